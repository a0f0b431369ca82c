package io.github.mirrorctl.serve.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Takes one page out of a list of tags of any length while it comes, in any order: what isn't on
 * the page isn't kept.
 */
final class TagFilter {
  /** The longest tag of the specification has 128 characters. */
  private static final int LONGEST = 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST)
                  .maxNestingDepth(16)
                  .maxNameLength(LONGEST)
                  .build())
          .build();

  private final Optional<String> after;
  private final int most;
  private final TreeSet<String> page = new TreeSet<>();
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private String name = "";
  private boolean inTags;
  private int depth;

  /** The {@code most} first ones that come after {@code after}. */
  TagFilter(Optional<String> after, int most) throws IOException {
    this.after = after;
    this.most = most;
    parser = JSON.createNonBlockingByteArrayParser();
    feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** Reads on; {@code IOException} for what is no JSON. */
  void feed(byte[] bytes) throws IOException {
    feeder.feedInput(bytes, 0, bytes.length);
    read();
  }

  /** There is no more; false where the list didn't end. */
  boolean end() throws IOException {
    feeder.endOfInput();
    read();
    return depth == 0 && !name.isEmpty();
  }

  private void read() throws IOException {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      if (token.isStructStart()) {
        depth++;
        inTags |= depth == 2 && token == JsonToken.START_ARRAY && isAt("tags");
      } else if (token.isStructEnd()) {
        depth--;
        inTags &= depth >= 2;
      } else if (token == JsonToken.VALUE_STRING && inTags && depth == 2) {
        add(parser.getText());
      } else if (token == JsonToken.VALUE_STRING && depth == 1 && isAt("name")) {
        name = parser.getText();
      }
    }
  }

  private boolean isAt(String field) throws IOException {
    return field.equals(
        parser.currentToken() == JsonToken.START_ARRAY
            ? parser.getParsingContext().getParent().getCurrentName()
            : parser.currentName());
  }

  private void add(String tag) {
    if (after.filter(last -> tag.compareTo(last) <= 0).isEmpty()) {
      page.add(tag);
      if (page.size() > most) {
        page.pollLast();
      }
    }
  }

  /** The repository's, as the list has it. */
  String name() {
    return name;
  }

  /** In order. */
  List<String> page() {
    return List.copyOf(page);
  }
}
