package io.github.mirrorctl.mirror;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What a YAML text says, apart from how it is written: maps, lists and {@link Scalar}s. Two texts
 * with equal data mean the same; merge keys count as keys.
 */
final class YamlData {
  private static final Set<String> YES = Set.of("yes", "true", "on");

  // more is an attack with nested aliases, or a collection that holds itself
  private static final int MOST_NODES = 100_000;
  private static final int DEEPEST = 200;

  private int nodes;

  private YamlData() {}

  record Scalar(String tag, String value) {}

  static Scalar text(String value) {
    return new Scalar(Tag.STR.getValue(), value);
  }

  static Scalar bool(String word) {
    String value = YES.contains(word.toLowerCase(Locale.ROOT)) ? "true" : "false";
    return new Scalar(Tag.BOOL.getValue(), value);
  }

  static Scalar nothing() {
    return new Scalar(Tag.NULL.getValue(), "");
  }

  static Object of(Node node) {
    return new YamlData().read(node, 0);
  }

  /** The data with the value at the path, and with mappings on the way to it. */
  static Object with(Object data, List<String> path, Object value) {
    if (path.isEmpty()) {
      return value;
    }
    Map<Object, Object> changed = copy(data);
    Object child = changed.getOrDefault(path.get(0), nothing());
    changed.put(path.get(0), with(child, path.subList(1, path.size()), value));
    return changed;
  }

  /** The data without the key at the path. */
  static Object without(Object data, List<String> path) {
    Map<Object, Object> changed = copy(data);
    Object child = changed.remove(path.get(0));
    if (path.size() > 1 && child != null) {
      changed.put(path.get(0), without(child, path.subList(1, path.size())));
    }
    return changed;
  }

  private static Map<Object, Object> copy(Object data) {
    return data instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
  }

  private Object read(Node node, int depth) {
    if (++nodes > MOST_NODES || depth > DEEPEST) {
      throw new IllegalStateException("aliases make the document too large");
    }
    if (node instanceof MappingNode mapping) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (NodeTuple entry : mapping.getValue()) {
        map.put(key(entry.getKeyNode(), depth), read(entry.getValueNode(), depth + 1));
      }
      return map;
    }
    if (node instanceof SequenceNode sequence) {
      List<Object> list = new ArrayList<>();
      sequence.getValue().forEach(item -> list.add(read(item, depth + 1)));
      return list;
    }
    return scalar((ScalarNode) node);
  }

  private Object key(Node key, int depth) {
    return key instanceof ScalarNode scalar ? scalar.getValue() : read(key, depth + 1);
  }

  private static Scalar scalar(ScalarNode node) {
    if (node.getTag().equals(Tag.NULL)) {
      return nothing();
    }
    return node.getTag().equals(Tag.BOOL)
        ? bool(node.getValue())
        : new Scalar(node.getTag().getValue(), node.getValue());
  }
}
