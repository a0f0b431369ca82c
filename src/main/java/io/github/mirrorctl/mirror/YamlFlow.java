package io.github.mirrorctl.mirror;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** Edits of mappings in flow style, {@code {a: b}}, where commas need care. */
record YamlFlow(YamlLayout layout) {
  private static final Pattern COMMA = Pattern.compile("\\s*,");

  /** A mapping that holds the value at the path of keys. */
  static String mapping(List<String> keys, YamlValue value) {
    return "{" + entry(keys, value) + "}";
  }

  private static String entry(List<String> keys, YamlValue value) {
    List<String> rest = keys.subList(1, keys.size());
    return YamlValue.text(keys.get(0)).written()
        + ": "
        + (rest.isEmpty() ? value.written() : mapping(rest, value));
  }

  String insert(MappingNode mapping, List<String> keys, YamlValue value) {
    List<NodeTuple> entries = mapping.getValue();
    if (entries.isEmpty()) {
      return spliced(layout.end(mapping) - 1, layout.end(mapping) - 1, entry(keys, value));
    }
    int end = afterBlanks(layout.valueEnd(entries.get(entries.size() - 1)));
    Matcher comma = COMMA.matcher(layout.text()).region(end, layout.text().length());
    return comma.lookingAt()
        ? spliced(comma.end(), comma.end(), " " + entry(keys, value) + ",")
        : spliced(
            end, end, (layout.text().charAt(end - 1) == ':' ? " , " : ", ") + entry(keys, value));
  }

  /** Behind the blanks after a colon without a value: Go's parser may take {@code a:,} for text. */
  private int afterBlanks(int end) {
    int after = end;
    while (layout.text().charAt(end - 1) == ':' && layout.text().startsWith(" ", after)) {
      after++;
    }
    return after;
  }

  String remove(MappingNode mapping, NodeTuple entry) {
    String text = layout.text();
    List<NodeTuple> entries = mapping.getValue();
    int index = entries.indexOf(entry);
    int start = layout.start(entry.getKeyNode());
    int end = layout.valueEnd(entry);
    Matcher comma = COMMA.matcher(text).region(end, text.length());
    if (comma.lookingAt()) {
      end = comma.end();
      while (text.startsWith(" ", end)) {
        end++;
      }
    } else if (index > 0) {
      int previous = layout.valueEnd(entries.get(index - 1));
      boolean bare = text.substring(previous, start).strip().equals(",");
      return spliced(bare ? previous : start, end, "");
    }
    int line = layout.lineStart(start);
    boolean wholeLine = end == layout.lineEnd(end) && text.substring(line, start).isBlank();
    return wholeLine ? spliced(line, layout.nextLine(end), "") : spliced(start, end, "");
  }

  private String spliced(int start, int end, String replacement) {
    String text = layout.text();
    return text.substring(0, start) + replacement + text.substring(Math.min(end, text.length()));
  }
}
