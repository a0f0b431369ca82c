package io.github.mirrorctl.client.docker;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a JSON text is laid out, so that what is added looks like what is there.
 *
 * @param beforeMember the white space before a member, empty in a text without any
 * @param beforeClose the white space before the closing brace
 * @param colon the colon with the white space around it
 */
record JsonStyle(String beforeMember, String beforeClose, String colon) {
  static final JsonStyle NEW = new JsonStyle("\n  ", "\n", ": ");

  static JsonStyle of(String text, JsonMap map) {
    String newline = text.contains("\r\n") ? "\r\n" : "\n";
    if (map.members().isEmpty()) {
      return new JsonStyle(newline + "  ", newline, ": ");
    }
    JsonMap.Member first = map.members().get(0);
    JsonMap.Member last = map.members().get(map.members().size() - 1);
    String before = text.substring(map.open() + 1, first.keyStart());
    String separator =
        before.contains("\n") || map.members().size() < 2
            ? before
            : afterComma(text.substring(first.end(), map.members().get(1).keyStart()));
    String colon = text.substring(first.keyEnd(), first.start());
    return new JsonStyle(
        before.contains("\n") || separator.contains("\n")
            ? separator
            : colon.equals(":") && map.members().size() < 2 ? "" : oneLine(map, separator, colon),
        text.substring(last.end(), map.close()),
        colon);
  }

  private static String oneLine(JsonMap map, String separator, String colon) {
    // {"a": 1} shows no separator, but its colon says that its writer likes a space
    return map.members().size() < 2 && separator.isEmpty() && colon.endsWith(" ") ? " " : separator;
  }

  private static String afterComma(String between) {
    return between.substring(between.indexOf(',') + 1);
  }

  boolean isOneLine() {
    return !beforeMember.contains("\n");
  }

  /** A member with a list of strings, without what stands before and after it. */
  String list(String key, List<String> values) {
    if (values.isEmpty()) {
      return quote(key) + colon + "[]";
    }
    String separator = isOneLine() ? beforeMember : deeper();
    String items =
        values.stream().map(JsonStyle::quote).collect(Collectors.joining("," + separator));
    return quote(key)
        + colon
        + (isOneLine() ? "[" + items + "]" : "[" + separator + items + lineStart() + "]");
  }

  /** The line break and indentation of a list's item. */
  private String deeper() {
    int line = beforeMember.lastIndexOf('\n');
    String indent = beforeMember.substring(line + 1);
    return lineStart() + (indent.isEmpty() ? "  " : indent);
  }

  private String lineStart() {
    int line = beforeMember.lastIndexOf('\n');
    String newline = line > 0 && beforeMember.charAt(line - 1) == '\r' ? "\r\n" : "\n";
    return newline + beforeMember.substring(line + 1);
  }

  static String quote(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
