package io.github.mirrorctl.mirror;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where in a YAML text its nodes, lines and comments stand, in chars. */
record YamlLayout(String text) {
  private static final Pattern ALIAS = Pattern.compile("\\s*:\\s*\\*[^\\s,\\[\\]{}]+");

  // marks count code points
  int start(Node node) {
    return text.offsetByCodePoints(0, node.getStartMark().getIndex());
  }

  private int mark(Node node) {
    return text.offsetByCodePoints(0, node.getEndMark().getIndex());
  }

  /** Where a scalar or a flow collection ends. */
  int end(Node node) {
    return mark(node);
  }

  static boolean isFlow(MappingNode mapping) {
    return mapping.getFlowStyle() == FlowStyle.FLOW;
  }

  /** An alias's node is its anchor's, which always stands before. */
  static boolean isAlias(NodeTuple entry) {
    return entry.getValueNode().getStartMark().getIndex()
        < entry.getKeyNode().getEndMark().getIndex();
  }

  /**
   * Where an entry's last written character is, at the latest; a block's end mark is far behind.
   */
  int valueEnd(NodeTuple entry) {
    if (isAlias(entry)) {
      int key = end(entry.getKeyNode());
      Matcher alias = ALIAS.matcher(text).region(key, text.length());
      return alias.lookingAt() ? alias.end() : key;
    }
    Node value = entry.getValueNode();
    if (value instanceof MappingNode mapping && !isFlow(mapping)) {
      return valueEnd(mapping.getValue().get(mapping.getValue().size() - 1));
    }
    if (value instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW) {
      Node last = list.getValue().get(list.getValue().size() - 1);
      boolean leaf = last.getStartMark().getIndex() > list.getStartMark().getIndex();
      return leaf && !isBlock(last) ? end(last) : start(list);
    }
    return end(value);
  }

  private static boolean isBlock(Node node) {
    return (node instanceof MappingNode mapping && !isFlow(mapping))
        || (node instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW);
  }

  /**
   * Where the lines of a block mapping's entry end: before a line break, or behind it when the
   * value is a block scalar. Comments and blank lines that follow aren't the entry's.
   */
  int entryEnd(MappingNode mapping, NodeTuple entry) {
    int from = valueEnd(entry);
    if (atLineStart(from)) {
      return from;
    }
    int end = lineEnd(from);
    int limit = limit(mapping, entry);
    for (int line = nextLine(end); line < limit; line = nextLine(lineEnd(line))) {
      if (!isBlank(line) && !isComment(line)) {
        end = lineEnd(line);
      }
    }
    return end;
  }

  /** Behind the comments after {@code end} that are indented deeper, as far as the entry goes. */
  int afterDeeperComments(MappingNode mapping, NodeTuple entry, int end, int indent) {
    int limit = limit(mapping, entry);
    int after = end;
    int line = atLineStart(end) ? end : nextLine(end);
    for (; line < limit && (isBlank(line) || isComment(line)); line = nextLine(lineEnd(line))) {
      if (isComment(line)) {
        if (indent(line) <= indent) {
          break;
        }
        after = lineEnd(line);
      }
    }
    return after;
  }

  /** The start of the comment lines directly above a line, at its indentation. */
  int commentsAbove(int line) {
    int first = line;
    while (first > 0) {
      int above = lineStart(first - (text.startsWith("\r\n", first - 2) ? 2 : 1));
      if (!isComment(above) || indent(above) != indent(line)) {
        break;
      }
      first = above;
    }
    return first;
  }

  private int limit(MappingNode mapping, NodeTuple entry) {
    List<NodeTuple> entries = mapping.getValue();
    int next = entries.indexOf(entry) + 1;
    int limit = next < entries.size() ? start(entries.get(next).getKeyNode()) : mark(mapping);
    return limit == text.length() ? limit : lineStart(limit);
  }

  int lineStart(int at) {
    int start = at;
    while (start > 0 && !isBreak(start - 1)) {
      start--;
    }
    return start;
  }

  int lineEnd(int at) {
    int end = at;
    while (end < text.length() && !isBreak(end)) {
      end++;
    }
    return end;
  }

  /** The start of the next line, from a line's end; past the last line, beyond the text. */
  int nextLine(int lineEnd) {
    if (lineEnd >= text.length()) {
      return text.length() + 1;
    }
    return lineEnd + (text.startsWith("\r\n", lineEnd) ? 2 : 1);
  }

  boolean atLineStart(int at) {
    return at > 0 && isBreak(at - 1);
  }

  /** How many columns a line is indented; a byte order mark is none. */
  int indent(int line) {
    int at = text.startsWith("\uFEFF", line) ? line + 1 : line;
    int from = at;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at - from;
  }

  /** How far a block mapping is indented; empty when something stands before its first key. */
  Optional<Integer> indent(MappingNode mapping) {
    int key = start(mapping.getValue().get(0).getKeyNode());
    int line = lineStart(key);
    String before = text.substring(line, key).replace("\uFEFF", "");
    return before.isBlank() ? Optional.of(indent(line)) : Optional.empty();
  }

  String lineBreak() {
    int end = lineEnd(0);
    return end == text.length() ? "\n" : text.substring(end, nextLine(end));
  }

  private boolean isBreak(int at) {
    return text.charAt(at) == '\n' || text.charAt(at) == '\r';
  }

  private boolean isBlank(int line) {
    return text.substring(line, lineEnd(line)).isBlank();
  }

  private boolean isComment(int line) {
    return text.substring(line, lineEnd(line)).stripLeading().startsWith("#");
  }
}
