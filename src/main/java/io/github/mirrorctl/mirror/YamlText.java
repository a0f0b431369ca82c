package io.github.mirrorctl.mirror;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A YAML text that a person wrote, as a value: it is read as nodes and changed as text, so that
 * every byte that an edit needn't touch stays. What an edit made is parsed again and compared with
 * what it should mean; if it means anything else, the edit is refused.
 */
public final class YamlText {
  private final String text;
  private final String fileName;
  private final @Nullable Node root;
  private final Object data;

  private YamlText(String text, String fileName, @Nullable Node root, Object data) {
    this.text = text;
    this.fileName = fileName;
    this.root = root;
    this.data = data;
  }

  public static YamlText parse(String text, String fileName) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      boolean empty = root == null || root.getTag().equals(Tag.NULL);
      Object data = empty ? YamlData.nothing() : YamlData.of(root);
      YamlText yaml = new YamlText(text, fileName, empty ? null : root, data);
      if (!empty) {
        yaml.refuseDuplicates(root, Collections.newSetFromMap(new IdentityHashMap<>()));
      }
      return yaml;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String where = " line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
      throw notYaml(fileName + where, e.getProblem());
    } catch (ReaderException e) {
      int line = (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count() + 1;
      throw notYaml(
          fileName + " line " + line,
          "a character that may not stand there (U+%04X)".formatted(e.getCodePoint()));
    } catch (YAMLException | IllegalStateException e) {
      throw notYaml(fileName, String.valueOf(e.getMessage()));
    }
  }

  public String text() {
    return text;
  }

  public String fileName() {
    return fileName;
  }

  /** The document's root; empty when there is none, or nothing but comments and null. */
  Optional<Node> root() {
    return Optional.ofNullable(root);
  }

  Object data() {
    return data;
  }

  /** What stands at the path, also when it comes there by an alias or a merge key. */
  Optional<Node> find(String... path) {
    Optional<Node> node = root();
    for (String key : path) {
      node = node.flatMap(parent -> child(parent, key, 0));
    }
    return node.filter(found -> !found.getTag().equals(Tag.NULL));
  }

  /** The single value at the path as text; a mapping or a list there is refused. */
  public Optional<String> scalar(String... path) {
    return find(path)
        .map(
            node -> {
              if (node instanceof ScalarNode scalar) {
                return scalar.getValue();
              }
              throw new InvalidInput(
                  at(node) + "'" + String.join(".", path) + "' is " + kind(node) + ", not a value",
                  "write one value there");
            });
  }

  public boolean has(String... path) {
    return find(path).isPresent();
  }

  /** The single values of the list at the path, as text; anything else there is refused. */
  public List<String> strings(String... path) {
    Optional<Node> node = find(path);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof SequenceNode list)) {
      throw new InvalidInput(
          at(node.get())
              + "'"
              + String.join(".", path)
              + "' is "
              + kind(node.get())
              + ", but should be a list",
          "make it a list");
    }
    return list.getValue().stream()
        .filter(ScalarNode.class::isInstance)
        .map(item -> ((ScalarNode) item).getValue())
        .toList();
  }

  /** {@code FILE line N: }, to start a message with. */
  String at(Node node) {
    return fileName + " line " + (node.getStartMark().getLine() + 1) + ": ";
  }

  static String kind(Node node) {
    return node instanceof MappingNode
        ? "a mapping"
        : node instanceof SequenceNode
            ? "a list"
            : node.getTag().equals(Tag.NULL) ? "empty" : "a single value";
  }

  /** The text with the value at the path; mappings on the way are made as needed. */
  public YamlText set(List<String> path, YamlValue value) {
    String name = String.join(".", path);
    // a value in need of quotes may be a secret: it isn't shown
    String byHand =
        "set " + name + (value.quoted() ? "" : ": " + value.written()) + " in " + fileName;
    String edited = new YamlEdit(this, path, byHand).set(value);
    return checked(edited, YamlData.with(data, path, value.data()), path, byHand);
  }

  /** The text with the value first in the list at the path, which has to be there. */
  public YamlText prepend(List<String> path, YamlValue value) {
    String byHand =
        "put " + value.written() + " first into " + String.join(".", path) + " of " + fileName;
    Node node = find(path.toArray(String[]::new)).orElseThrow();
    List<Object> items = new ArrayList<>();
    items.add(value.data());
    items.addAll(YamlData.of(node) instanceof List<?> old ? old : List.of());
    String edited = new YamlEdit(this, path, byHand).prepend(value);
    return checked(edited, YamlData.with(data, path, items), path, byHand);
  }

  /** The text without the key at the path; comments stay. */
  YamlText remove(List<String> path) {
    return remove(path, false);
  }

  /** Removes the key with the comments directly above it and those that are indented below it. */
  YamlText removeWithComments(List<String> path) {
    return remove(path, true);
  }

  private YamlText remove(List<String> path, boolean comments) {
    if (find(path.subList(0, path.size() - 1).toArray(String[]::new)).isEmpty()) {
      return this;
    }
    String byHand = "remove " + String.join(".", path) + " from " + fileName;
    String edited = new YamlEdit(this, path, byHand).remove(comments);
    return checked(edited, YamlData.without(data, path), path, byHand);
  }

  private YamlText checked(String edited, Object intended, List<String> path, String byHand) {
    Optional<YamlText> after = Optional.empty();
    try {
      after = Optional.of(parse(edited, fileName)).filter(yaml -> yaml.data.equals(intended));
    } catch (InvalidInput e) {
      // no YAML any more: refused like one that means something else
    }
    return after.orElseThrow(
        () ->
            new InvalidInput(
                fileName
                    + " is written in a way that can't be edited safely at '"
                    + String.join(".", path)
                    + "'",
                byHand + " by hand, then run this again"));
  }

  /** An entry of this very mapping, by its key's text. */
  static Optional<NodeTuple> entry(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(
            entry -> entry.getKeyNode() instanceof ScalarNode node && node.getValue().equals(key))
        .findFirst();
  }

  private static Optional<Node> child(Node parent, String key, int merges) {
    if (!(parent instanceof MappingNode mapping) || merges > 10) {
      return Optional.empty();
    }
    return entry(mapping, key)
        .map(NodeTuple::getValueNode)
        .or(
            () ->
                mapping.getValue().stream()
                    .filter(entry -> entry.getKeyNode().getTag().equals(Tag.MERGE))
                    .map(NodeTuple::getValueNode)
                    .flatMap(
                        n ->
                            n instanceof SequenceNode s
                                ? s.getValue().stream()
                                : List.of(n).stream())
                    .flatMap(merged -> child(merged, key, merges + 1).stream())
                    .findFirst());
  }

  private void refuseDuplicates(Node node, Set<Node> seen) {
    if (!seen.add(node)) {
      return;
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> refuseDuplicates(item, seen));
    } else if (node instanceof MappingNode mapping) {
      Map<String, Node> first = new HashMap<>();
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          Node earlier = first.putIfAbsent(key.getValue(), key);
          if (earlier != null) {
            throw new InvalidInput(
                "%s'%s' stands there twice, first on line %d"
                    .formatted(at(key), key.getValue(), earlier.getStartMark().getLine() + 1),
                "remove one of the two");
          }
        }
        refuseDuplicates(entry.getValueNode(), seen);
      }
    }
  }

  private static InvalidInput notYaml(String where, String why) {
    return new InvalidInput(where + ": not valid YAML: " + why, "mend it, then run this again");
  }
}
