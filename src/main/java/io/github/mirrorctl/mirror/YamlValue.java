package io.github.mirrorctl.mirror;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A value to write into a YAML text: how it is written, what a parser makes of it, and whether it
 * has to stand in quotes.
 */
public record YamlValue(String written, Object data, boolean quoted) {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9/](?:[A-Za-z0-9_./@-]|:(?=\\S))*");

  /** Text without quotes where YAML reads it as text, in block and in flow style. */
  public static YamlValue text(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && new Resolver().resolve(NodeId.scalar, text, true).equals(Tag.STR);
    return plain ? new YamlValue(text, YamlData.text(text), false) : quotedText(text);
  }

  /** Text that stays text whatever is in it. */
  public static YamlValue quotedText(String text) {
    return new YamlValue(quote(text), YamlData.text(text), true);
  }

  /** A list of texts, on one line. */
  public static YamlValue texts(List<String> texts) {
    List<YamlValue> values = texts.stream().map(YamlValue::quotedText).toList();
    return new YamlValue(
        values.stream().map(YamlValue::written).collect(Collectors.joining(", ", "[", "]")),
        values.stream().map(YamlValue::data).toList(),
        false);
  }

  static YamlValue yes() {
    return new YamlValue("true", YamlData.bool("true"), false);
  }

  static YamlValue emptyMapping() {
    return new YamlValue("{}", Map.of(), false);
  }

  private static String quote(String text) {
    if (text.codePoints().allMatch(YamlValue::isPlainlyPrintable)) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (isPlainlyPrintable(c)) {
                quoted.appendCodePoint(c);
              } else if (c <= 0xff) {
                quoted.append(String.format("\\x%02x", c));
              } else if (c <= 0xffff) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.append(String.format("\\U%08x", c));
              }
            });
    return quoted.append('"').toString();
  }

  /** Neither a control character nor one of Unicode's own line breaks, marks and non-characters. */
  private static boolean isPlainlyPrintable(int c) {
    return c >= 0x20
        && (c < 0x7f || c >= 0xa0)
        && c != 0x2028
        && c != 0x2029
        && c != 0xfeff
        && (c < 0xd800 || c > 0xdfff)
        && (c & 0xfffe) != 0xfffe;
  }
}
