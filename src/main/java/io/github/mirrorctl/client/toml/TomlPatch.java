package io.github.mirrorctl.client.toml;

import io.github.mirrorctl.mirror.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlPosition;

/**
 * A TOML text with what was spliced into it: each step adds something and says with which words, so
 * that they can be taken out again whatever else was edited meanwhile. Values are strings, booleans
 * and lists of strings.
 *
 * @param snippets what was spliced in, character for character
 */
public record TomlPatch(TomlText toml, List<String> snippets) {
  public TomlPatch {
    snippets = List.copyOf(snippets);
  }

  public static TomlPatch of(TomlText toml) {
    return new TomlPatch(toml, List.of());
  }

  public String text() {
    return toml.text();
  }

  /**
   * Adds a table that isn't there, before the table {@code before} (and the comments directly above
   * it), or at the end where that is empty.
   */
  public TomlPatch table(List<String> path, Map<String, Object> values, List<String> before) {
    String block = TomlWriting.table(path, values);
    Map<String, Object> intended = TomlData.with(toml.data(), path, values);
    Optional<TomlPosition> anchor = before.isEmpty() ? Optional.empty() : toml.position(before);
    String byHand = "add [" + TomlWriting.key(path) + "]";
    return anchor
        .map(at -> above(at.line(), block, intended, byHand))
        .orElseGet(() -> atEnd(block, intended, byHand));
  }

  /** Adds a key that isn't there to a table, which is made where it has no header of its own. */
  public TomlPatch key(List<String> table, String key, Object value) {
    List<String> path = new ArrayList<>(table);
    path.add(key);
    Map<String, Object> intended = TomlData.with(toml.data(), path, value);
    String byHand = "set " + key + " in [" + TomlWriting.key(table) + "]";
    Lines lines = lines();
    Optional<Integer> header =
        toml.position(table)
            .map(TomlPosition::line)
            .filter(line -> lines.isHeader(line, TomlWriting.header(table)));
    if (header.isEmpty()) {
      return atEnd(TomlWriting.table(table, Map.of(key, value)), intended, byHand);
    }
    String line =
        lines.indentBelow(header.get()) + TomlWriting.pair(key, value) + lines.lineBreak();
    int end = lines.end(header.get());
    boolean last = end == text().length() && !text().endsWith("\n");
    return splice(end, last ? lines.lineBreak() + line : line, intended, byHand);
  }

  /** Gives a key that has an empty string the value. */
  public TomlPatch filled(List<String> path, String value) {
    Map<String, Object> intended = TomlData.with(toml.data(), path, value);
    String byHand = "set " + TomlWriting.key(path) + " to " + TomlText.quoted(value);
    Lines lines = lines();
    int quote =
        toml.position(path)
            .map(at -> text().indexOf('=', lines.offset(at)))
            .filter(equals -> equals >= 0)
            .map(equals -> equals + 1 + leadingSpace(text().substring(equals + 1)))
            .orElse(-1);
    return splice(quote + 1, value, intended, byHand);
  }

  private static int leadingSpace(String text) {
    return text.length() - text.stripLeading().length();
  }

  /** Puts a string first into an array that is there, empty or not. */
  public TomlPatch first(List<String> array, String element) {
    List<Object> items = new ArrayList<>();
    items.add(element);
    toml.find(array.toArray(String[]::new))
        .ifPresent(old -> items.addAll(old instanceof List<?> list ? list : List.of()));
    Map<String, Object> intended = TomlData.with(toml.data(), array, items);
    String byHand = "put " + element + " first into " + TomlWriting.key(array);
    List<String> firstItem = new ArrayList<>(array);
    firstItem.add("0");
    Lines lines = lines();
    String quoted = TomlText.quoted(element);
    Optional<TomlPosition> item = toml.position(firstItem);
    if (item.isPresent()) {
      int at = lines.afterSpace(lines.offset(item.get())); // the parser counts the space to it
      return splice(at, quoted + ", ", intended, byHand);
    }
    int bracket =
        toml.position(array)
            .map(at -> text().indexOf('[', text().indexOf('=', lines.offset(at))))
            .orElse(-1);
    return splice(bracket + 1, quoted, intended, byHand);
  }

  /**
   * Adds a table to an array of tables within another array's table, first of its siblings: {@code
   * [[registry.mirror]]} in the third {@code [[registry]]} is {@code registry, 2, mirror}.
   */
  public TomlPatch firstInArray(List<String> path, Map<String, Object> values) {
    String block = TomlWriting.arrayTable(path, values);
    List<Object> items = new ArrayList<>();
    items.add(values);
    toml.find(path.toArray(String[]::new))
        .ifPresent(old -> items.addAll(old instanceof List<?> list ? list : List.of()));
    Map<String, Object> intended = TomlData.with(toml.data(), path, items);
    String byHand = "add [[" + TomlWriting.key(TomlWriting.names(path)) + "]]";
    List<String> sibling = new ArrayList<>(path);
    sibling.add("0");
    Optional<TomlPosition> first = toml.position(sibling);
    if (first.isPresent()) {
      return above(first.get().line(), block, intended, byHand);
    }
    int header = toml.position(path.subList(0, path.size() - 1)).map(TomlPosition::line).orElse(0);
    // a line with a bracket may lie within a value: what comes out tells
    for (int line : lines().bracketsAfter(header)) {
      try {
        return above(line, block, intended, byHand);
      } catch (InvalidInput e) {
        // not there: the next
      }
    }
    return atEnd(block, intended, byHand);
  }

  /** Adds a table to a top-level array of tables, last of its siblings, at the end of the text. */
  public TomlPatch lastInArray(String array, Map<String, Object> values) {
    List<Object> items = new ArrayList<>();
    toml.find(array).ifPresent(old -> items.addAll(old instanceof List<?> list ? list : List.of()));
    items.add(values);
    return atEnd(
        TomlWriting.arrayTable(List.of(array), values),
        TomlData.with(toml.data(), List.of(array), items),
        "add [[" + array + "]]");
  }

  private TomlPatch above(int line, String block, Map<String, Object> intended, String byHand) {
    Lines lines = lines();
    int at = lines.start(lines.commentsAbove(line));
    return splice(at, lines.broken(block) + lines.lineBreak(), intended, byHand);
  }

  private TomlPatch atEnd(String block, Map<String, Object> intended, String byHand) {
    Lines lines = lines();
    String gap =
        text().isBlank()
            ? ""
            : text().endsWith("\n") ? lines.lineBreak() : lines.lineBreak().repeat(2);
    return splice(text().length(), gap + lines.broken(block), intended, byHand);
  }

  private TomlPatch splice(int at, String snippet, Map<String, Object> intended, String byHand) {
    String edited = text().substring(0, at) + snippet + text().substring(at);
    List<String> all = new ArrayList<>(snippets);
    all.add(snippet);
    return new TomlPatch(toml.checked(edited, intended, byHand + " in " + toml.fileName()), all);
  }

  private Lines lines() {
    return new Lines(text());
  }
}
