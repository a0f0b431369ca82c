package io.github.mirrorctl.client.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the members of a JSON object stand in its text, so that an edit can touch just those. All
 * positions are offsets into the text in chars; an end is exclusive.
 *
 * @param open the position of the object's opening brace
 * @param close the position of its closing brace
 */
record JsonMap(int open, int close, List<Member> members) {
  /** A member: its key and where key and value stand; the items if the value is a list. */
  record Member(
      String key, int keyStart, int keyEnd, int start, int end, Optional<List<Item>> items) {}

  /** A list's item; empty text when it isn't a string. */
  record Item(int start, int end, Optional<String> text) {}

  Optional<Member> member(String key) {
    return members.stream().filter(member -> member.key().equals(key)).findFirst();
  }

  /** Reads the text; throws InvalidInput with the place for anything but one JSON object. */
  static JsonMap of(String text, String fileName) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
            .build();
    // chars, not bytes: the offsets are then those of the text
    try (JsonParser parser = factory.createParser(text.toCharArray())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid(fileName, parser.currentTokenLocation(), "it must be a JSON object, {…}");
      }
      JsonMap map = new Reader(text, parser, fileName).object();
      if (parser.nextToken() != null) {
        throw invalid(
            fileName, parser.currentTokenLocation(), "there is more text after the closing brace");
      }
      return map;
    } catch (JsonProcessingException e) {
      throw invalid(fileName, e.getLocation(), words(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new IllegalStateException("text in memory can be read", e);
    }
  }

  private static InvalidInput invalid(String fileName, JsonLocation at, String why) {
    return new InvalidInput(
        fileName
            + " is not valid JSON: line "
            + at.getLineNr()
            + ", column "
            + at.getColumnNr()
            + ": "
            + why,
        "mend it and run this again; the file was left as it is");
  }

  /** The parser's message without what only a programmer can read. */
  private static String words(String message) {
    String words =
        message
            .replaceAll("maybe a \\(non-standard\\) comment\\?.*", "JSON has no comments")
            .replaceAll(" \\(code \\d+[^)]*\\)", "")
            .replaceAll(" \\(start marker at .*\\)", "");
    int line = words.indexOf('\n');
    String one = line < 0 ? words : words.substring(0, line);
    return one.isEmpty() ? "unreadable" : Character.toLowerCase(one.charAt(0)) + one.substring(1);
  }

  /** Walks the tokens once. */
  private static final class Reader {
    private final String text;
    private final JsonParser parser;
    private final String fileName;

    Reader(String text, JsonParser parser, String fileName) {
      this.text = text;
      this.parser = parser;
      this.fileName = fileName;
    }

    JsonMap object() throws IOException {
      int open = start();
      Map<String, Integer> lines = new HashMap<>();
      List<Member> members = new ArrayList<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = unique(lines);
        int keyStart = start();
        int keyEnd = stringEnd(keyStart);
        JsonToken value = parser.nextToken();
        int start = start();
        Optional<List<Item>> items = Optional.empty();
        if (value == JsonToken.START_ARRAY) {
          items = Optional.of(items());
        } else {
          skip();
        }
        members.add(new Member(key, keyStart, keyEnd, start, end(), items));
      }
      return new JsonMap(open, start(), List.copyOf(members));
    }

    private List<Item> items() throws IOException {
      List<Item> items = new ArrayList<>();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        int start = start();
        Optional<String> text =
            token == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
        skip();
        items.add(new Item(start, end(), text));
      }
      return List.copyOf(items);
    }

    /** Goes to the end of the current value, and finds duplicate keys inside it too. */
    private void skip() throws IOException {
      Deque<Map<String, Integer>> objects = new ArrayDeque<>();
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        if (token == null) {
          return;
        }
        if (token == JsonToken.FIELD_NAME) {
          unique(objects.element());
        } else if (token == JsonToken.START_OBJECT) {
          objects.push(new HashMap<>());
        } else if (token == JsonToken.END_OBJECT) {
          objects.pop();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > 0) {
          parser.nextToken();
        }
      } while (depth > 0);
      parser.getText(); // reads a string to its end: the parser is lazy
    }

    private String unique(Map<String, Integer> lines) throws IOException {
      String key = parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      Integer first = lines.putIfAbsent(key, line);
      if (first != null) {
        throw new InvalidInput(
            fileName + " has the key \"" + key + "\" twice, in lines " + first + " and " + line,
            "delete one of them and run this again; the file was left as it is");
      }
      return key;
    }

    /** Where the string that starts here ends: the parser itself is past the colon already. */
    private int stringEnd(int start) {
      int at = start + 1;
      while (text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      return at + 1;
    }

    private int start() {
      return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    }

    private int end() {
      return Math.toIntExact(parser.currentLocation().getCharOffset());
    }
  }
}
