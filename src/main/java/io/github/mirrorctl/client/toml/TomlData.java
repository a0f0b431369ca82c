package io.github.mirrorctl.client.toml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** What a TOML text means, as plain maps and lists: two texts that mean the same are equal. */
final class TomlData {
  private TomlData() {}

  static Map<String, Object> of(TomlTable table) {
    Map<String, Object> map = new LinkedHashMap<>();
    table.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
    return map;
  }

  private static Object plain(Object value) {
    if (value instanceof TomlTable table) {
      return of(table);
    }
    if (value instanceof TomlArray array) {
      List<Object> list = new ArrayList<>();
      array.toList().forEach(item -> list.add(plain(item)));
      return list;
    }
    return value;
  }

  /** What stands at the path; a number on it counts in a list. */
  static Optional<Object> find(Object data, List<String> path) {
    Object at = data;
    for (String step : path) {
      Object next =
          at instanceof Map<?, ?> map
              ? map.get(step)
              : at instanceof List<?> list && isIndex(step, list) ? list.get(index(step)) : null;
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at);
  }

  /** A copy with the value at the path, tables on the way made as needed. */
  static Map<String, Object> with(Map<?, ?> data, List<String> path, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    data.forEach((key, old) -> copy.put(String.valueOf(key), old));
    String step = path.get(0);
    if (path.size() == 1) {
      copy.put(step, value);
    } else {
      Object inner = copy.getOrDefault(step, Map.of());
      copy.put(step, within(inner, path.subList(1, path.size()), value));
    }
    return copy;
  }

  private static Object within(Object inner, List<String> path, Object value) {
    if (inner instanceof List<?> list && isIndex(path.get(0), list)) {
      List<Object> copy = new ArrayList<>(list);
      int index = index(path.get(0));
      copy.set(
          index,
          path.size() == 1 ? value : within(list.get(index), path.subList(1, path.size()), value));
      return copy;
    }
    return inner instanceof Map<?, ?> map ? with(map, path, value) : Map.of();
  }

  private static boolean isIndex(String step, List<?> list) {
    return step.matches("\\d{1,6}") && index(step) < list.size();
  }

  private static int index(String step) {
    return Integer.parseInt(step);
  }
}
