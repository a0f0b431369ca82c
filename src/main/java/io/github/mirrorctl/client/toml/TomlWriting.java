package io.github.mirrorctl.client.toml;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How keys, values and tables are written; lines end with {@code \n}. */
final class TomlWriting {
  private TomlWriting() {}

  static String key(List<String> path) {
    return path.stream()
        .map(step -> step.matches("[A-Za-z0-9_-]+") ? step : TomlText.quoted(step))
        .collect(Collectors.joining("."));
  }

  /** A path without the numbers that count in arrays. */
  static List<String> names(List<String> path) {
    return path.stream().filter(step -> !step.matches("\\d+")).toList();
  }

  static String header(List<String> path) {
    return "[" + key(path) + "]";
  }

  static String table(List<String> path, Map<String, Object> values) {
    return header(path) + "\n" + pairs(values);
  }

  static String arrayTable(List<String> path, Map<String, Object> values) {
    return "[[" + key(names(path)) + "]]\n" + pairs(values);
  }

  private static String pairs(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(entry -> pair(entry.getKey(), entry.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  static String pair(String key, Object value) {
    return key(List.of(key)) + " = " + value(value);
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(TomlWriting::value).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof Boolean ? value.toString() : TomlText.quoted(String.valueOf(value));
  }
}
