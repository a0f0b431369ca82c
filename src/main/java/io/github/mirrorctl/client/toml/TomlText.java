package io.github.mirrorctl.client.toml;

import io.github.mirrorctl.mirror.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A TOML text that a person wrote, as a value: it is read by a parser and changed as text. What an
 * edit made is parsed again and compared with what it should mean; if it means anything else, the
 * edit is refused.
 */
public final class TomlText {
  private final String text;
  private final String fileName;
  private final TomlParseResult root;
  private final Map<String, Object> data;

  private TomlText(String text, String fileName, TomlParseResult root) {
    this.text = text;
    this.fileName = fileName;
    this.root = root;
    this.data = TomlData.of(root);
  }

  /** Reads a text; {@code InvalidInput} says where it isn't TOML. */
  public static TomlText parse(String text, String fileName) {
    TomlParseResult root = Toml.parse(text);
    if (root.hasErrors()) {
      TomlParseError error = root.errors().get(0);
      TomlPosition at = error.position();
      throw new InvalidInput(
          "%s line %d, column %d: not valid TOML: %s"
              .formatted(fileName, at.line(), at.column(), error.getMessage()),
          "mend it, then run this again");
    }
    return new TomlText(text, fileName, root);
  }

  public String text() {
    return text;
  }

  public String fileName() {
    return fileName;
  }

  /** What the text means, as maps and lists. */
  public Map<String, Object> data() {
    return data;
  }

  /** What stands at the path; a number on it counts in an array, from 0. */
  public Optional<Object> find(String... path) {
    return TomlData.find(data, List.of(path));
  }

  public Optional<String> string(String... path) {
    return find(path).filter(String.class::isInstance).map(String.class::cast);
  }

  public Optional<Boolean> bool(String... path) {
    return find(path).filter(Boolean.class::isInstance).map(Boolean.class::cast);
  }

  /** The strings of an array there; empty where there is none. */
  public List<String> strings(String... path) {
    return find(path).filter(List.class::isInstance).map(List.class::cast).stream()
        .flatMap(list -> ((List<?>) list).stream())
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  /** The names in the table there, in the order of the file; empty where there is none. */
  public List<String> keys(String... path) {
    return find(path).filter(Map.class::isInstance).map(Map.class::cast).stream()
        .flatMap(map -> ((Map<?, ?>) map).keySet().stream())
        .map(String::valueOf)
        .sorted((a, b) -> Integer.compare(line(List.of(path), a), line(List.of(path), b)))
        .toList();
  }

  private int line(List<String> table, String key) {
    List<String> path = new ArrayList<>(table);
    path.add(key);
    return position(path).map(TomlPosition::line).orElse(0);
  }

  /** Where what stands at the path begins: of a table its header, of a key the key itself. */
  Optional<TomlPosition> position(List<String> path) {
    @Nullable Object at = root;
    @Nullable TomlPosition position = null;
    for (String step : path) {
      if (at instanceof TomlTable table) {
        position = table.inputPositionOf(List.of(step));
        at = table.get(List.of(step));
      } else if (at instanceof TomlArray array
          && step.matches("\\d{1,6}")
          && Integer.parseInt(step) < array.size()) {
        position = array.inputPositionOf(Integer.parseInt(step));
        at = array.get(Integer.parseInt(step));
      } else {
        return Optional.empty();
      }
      if (at == null) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(position);
  }

  /** A string as TOML writes it. */
  public static String quoted(String value) {
    return value
        .codePoints()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : c < 0x20 || c == 0x7f ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** {@code edited} as a text that means what was intended; else the edit is refused. */
  TomlText checked(String edited, Map<String, Object> intended, String byHand) {
    Optional<TomlText> after = Optional.empty();
    try {
      after = Optional.of(parse(edited, fileName)).filter(toml -> toml.data.equals(intended));
    } catch (InvalidInput e) {
      // no TOML any more: refused like one that means something else
    }
    return after.orElseThrow(
        () ->
            new InvalidInput(
                fileName + " is written in a way that can't be edited safely",
                byHand + " by hand, then run this again"));
  }
}
