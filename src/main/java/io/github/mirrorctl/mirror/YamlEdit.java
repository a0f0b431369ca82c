package io.github.mirrorctl.mirror;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One edit of a YAML text at one path: finds the bytes to replace, refuses aliases and merge keys
 * on the way. {@link YamlText} checks what comes out.
 */
final class YamlEdit {
  private static final Pattern COLON = Pattern.compile("\\s*:");
  private static final Pattern EMPTY_MAPPING = Pattern.compile("\\{[ \\t]*\\}");

  private final YamlText yaml;
  private final String text;
  private final YamlLayout layout;
  private final List<String> path;
  private final String byHand;

  YamlEdit(YamlText yaml, List<String> path, String byHand) {
    this.yaml = yaml;
    this.text = yaml.text();
    this.layout = new YamlLayout(text);
    this.path = path;
    this.byHand = byHand;
  }

  String set(YamlValue value) {
    if (yaml.root().isEmpty()) {
      String first = text.isEmpty() || layout.atLineStart(text.length()) ? "" : layout.lineBreak();
      return text + first + lines(path, value, 0) + layout.lineBreak();
    }
    MappingNode mapping = mapping(yaml.root().get(), 0);
    for (int depth = 0; ; depth++) {
      Optional<NodeTuple> found = YamlText.entry(mapping, path.get(depth));
      if (found.isEmpty()) {
        refuseMerge(mapping, depth);
        return insert(mapping, path.subList(depth, path.size()), value);
      }
      NodeTuple entry = found.get();
      List<String> rest = path.subList(depth + 1, path.size());
      if (rest.isEmpty()) {
        return replace(entry, value);
      }
      refuseAlias(entry, depth);
      Node node = entry.getValueNode();
      if (node.getTag().equals(Tag.NULL) || (!YamlLayout.isFlow(mapping) && isEmptyMapping(node))) {
        return fill(mapping, entry, rest, value);
      }
      mapping = mapping(node, depth + 1);
    }
  }

  /** Puts the value before the first item of the list at the path. */
  String prepend(YamlValue value) {
    MappingNode mapping = mapping(yaml.root().orElseThrow(), 0);
    for (int depth = 0; ; depth++) {
      NodeTuple entry = YamlText.entry(mapping, path.get(depth)).orElseThrow();
      refuseAlias(entry, depth);
      if (depth == path.size() - 1) {
        return prepend(entry.getValueNode(), value);
      }
      mapping = mapping(entry.getValueNode(), depth + 1);
    }
  }

  private String prepend(Node node, YamlValue value) {
    if (!(node instanceof SequenceNode list)) {
      throw wrongKind(node, path.size(), "a list");
    }
    int start = layout.start(list);
    if (list.getFlowStyle() == FlowStyle.FLOW) {
      String written = value.written() + (list.getValue().isEmpty() ? "" : ", ");
      return splice(start + 1, start + 1, written);
    }
    int line = layout.lineStart(start);
    String indent = text.substring(line, start);
    if (!indent.isBlank()) {
      throw unsafe(node, "a list within a list");
    }
    return splice(line, line, indent + "- " + value.written() + layout.lineBreak());
  }

  String remove(boolean withComments) {
    MappingNode mapping = mapping(yaml.root().orElseThrow(), 0);
    Optional<NodeTuple> parent = Optional.empty();
    for (int depth = 0; ; depth++) {
      Optional<NodeTuple> found = YamlText.entry(mapping, path.get(depth));
      if (found.isEmpty()) {
        if (yaml.find(path.toArray(String[]::new)).isPresent()) {
          refuseMerge(mapping, depth);
        }
        return text;
      }
      NodeTuple entry = found.get();
      if (depth == path.size() - 1) {
        refuseMerge(mapping, depth);
        return YamlLayout.isFlow(mapping)
            ? new YamlFlow(layout).remove(mapping, entry)
            : removeLines(mapping, entry, parent, withComments);
      }
      refuseAlias(entry, depth);
      parent = found;
      mapping = mapping(entry.getValueNode(), depth + 1);
    }
  }

  private String replace(NodeTuple entry, YamlValue value) {
    Node old = entry.getValueNode();
    boolean plain = old instanceof ScalarNode node && node.getScalarStyle() == ScalarStyle.PLAIN;
    if (YamlData.of(old).equals(value.data()) && !(value.quoted() && plain)) {
      return text;
    }
    refuseAlias(entry, path.size() - 1);
    if (!(old instanceof ScalarNode)) {
      throw wrongKind(old, path.size(), "a single value");
    }
    int start = layout.start(old);
    int end = layout.end(old);
    String before = start > 0 && text.charAt(start - 1) == ':' ? " " : "";
    // a block scalar's end mark is behind its line break
    String after = end > start && layout.atLineStart(end) ? layout.lineBreak() : "";
    return splice(start, end, before + value.written() + after);
  }

  /** Gives an entry without a value, or with an empty mapping, its first key. */
  private String fill(MappingNode mapping, NodeTuple entry, List<String> rest, YamlValue value) {
    Node old = entry.getValueNode();
    int start = layout.start(old);
    int end = layout.end(old);
    if (YamlLayout.isFlow(mapping)) {
      String before = start > 0 && text.charAt(start - 1) == ':' ? " " : "";
      return splice(start, end, before + YamlFlow.mapping(rest, value));
    }
    int cut = start;
    while (end > start && text.charAt(cut - 1) == ' ') {
      cut--;
    }
    int indent = indent(mapping) + unit();
    String kept = splice(cut, end, "");
    int line = new YamlLayout(kept).lineEnd(cut);
    return kept.substring(0, line)
        + layout.lineBreak()
        + lines(rest, value, indent)
        + kept.substring(line);
  }

  private String insert(MappingNode mapping, List<String> keys, YamlValue value) {
    List<NodeTuple> entries = mapping.getValue();
    if (YamlLayout.isFlow(mapping)) {
      return new YamlFlow(layout).insert(mapping, keys, value);
    }
    int indent = indent(mapping);
    NodeTuple last = entries.get(entries.size() - 1);
    int end = layout.entryEnd(mapping, last);
    end = layout.afterDeeperComments(mapping, last, end, indent);
    String lines = lines(keys, value, indent);
    return layout.atLineStart(end)
        ? splice(end, end, lines + layout.lineBreak())
        : splice(end, end, layout.lineBreak() + lines);
  }

  private String removeLines(
      MappingNode mapping, NodeTuple entry, Optional<NodeTuple> parent, boolean withComments) {
    int indent = indent(mapping);
    int start = layout.lineStart(layout.start(entry.getKeyNode()));
    int end = layout.entryEnd(mapping, entry);
    if (withComments) {
      start = layout.commentsAbove(start);
      end = layout.afterDeeperComments(mapping, entry, end, indent);
    }
    if (end < text.length() && !layout.atLineStart(end)) {
      end = layout.nextLine(end);
    } else if (end == text.length() && start > 0 && !layout.atLineStart(end)) {
      // the file had no last line break, and still has none
      start -= text.startsWith("\r\n", start - 2) ? 2 : 1;
    }
    String kept = splice(start, end, "");
    if (mapping.getValue().size() > 1 || parent.isEmpty()) {
      return kept;
    }
    // nothing is left in it, and without a value it would be null
    int key = layout.end(parent.get().getKeyNode());
    Matcher colon = COLON.matcher(kept).region(key, kept.length());
    int at = colon.lookingAt() ? colon.end() : key;
    return kept.substring(0, at) + " {}" + kept.substring(at);
  }

  private String lines(List<String> keys, YamlValue value, int indent) {
    StringBuilder lines = new StringBuilder();
    int unit = unit();
    for (int i = 0; i < keys.size(); i++) {
      lines.append(i == 0 ? "" : layout.lineBreak()).append(" ".repeat(indent + i * unit));
      lines.append(YamlValue.text(keys.get(i)).written()).append(':');
    }
    return lines.append(' ').append(value.written()).toString();
  }

  /** How far a mapping of this file stands deeper than the one around it. */
  private int unit() {
    if (yaml.root().orElse(null) instanceof MappingNode root && !YamlLayout.isFlow(root)) {
      for (NodeTuple entry : root.getValue()) {
        if (entry.getValueNode() instanceof MappingNode inner
            && !YamlLayout.isFlow(inner)
            && !YamlLayout.isAlias(entry)) {
          return Math.max(1, layout.indent(inner).orElse(2) - layout.indent(root).orElse(0));
        }
      }
    }
    return 2;
  }

  private int indent(MappingNode mapping) {
    return layout.indent(mapping).orElseThrow(() -> unsafe(mapping, "an unusual layout"));
  }

  private boolean isEmptyMapping(Node node) {
    return node instanceof MappingNode mapping
        && mapping.getValue().isEmpty()
        && EMPTY_MAPPING.matcher(text.substring(layout.start(node), layout.end(node))).matches();
  }

  private MappingNode mapping(Node node, int depth) {
    if (node instanceof MappingNode mapping) {
      return mapping;
    }
    throw wrongKind(node, depth, "a mapping");
  }

  private InvalidInput wrongKind(Node node, int depth, String wanted) {
    String name = depth == 0 ? "the file" : "'" + String.join(".", path.subList(0, depth)) + "'";
    return new InvalidInput(
        yaml.at(node) + name + " is " + YamlText.kind(node) + ", but should be " + wanted,
        byHand + " by hand, then run this again");
  }

  private void refuseAlias(NodeTuple entry, int depth) {
    if (YamlLayout.isAlias(entry)) {
      String name = String.join(".", path.subList(0, depth + 1));
      throw unsafe(entry.getKeyNode(), "an alias at '" + name + "'");
    }
  }

  private void refuseMerge(MappingNode mapping, int depth) {
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        String where = depth == 0 ? "" : " in '" + String.join(".", path.subList(0, depth)) + "'";
        throw unsafe(entry.getKeyNode(), "a merge key" + where);
      }
    }
  }

  private InvalidInput unsafe(Node node, String what) {
    return new InvalidInput(
        yaml.at(node) + what + " can't be edited safely", byHand + " by hand, then run this again");
  }

  private String splice(int start, int end, String replacement) {
    return text.substring(0, start) + replacement + text.substring(end);
  }
}
