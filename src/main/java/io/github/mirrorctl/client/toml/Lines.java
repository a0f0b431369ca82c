package io.github.mirrorctl.client.toml;

import java.util.ArrayList;
import java.util.List;
import org.tomlj.TomlPosition;

/** A text by its lines, which count from 1 as the parser's positions do. */
final class Lines {
  private final String text;
  private final List<Integer> starts = new ArrayList<>();

  Lines(String text) {
    this.text = text;
    starts.add(0);
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.add(at + 1);
    }
  }

  int start(int line) {
    return starts.get(line - 1);
  }

  /** Behind the line's break. */
  int end(int line) {
    return line < starts.size() ? starts.get(line) : text.length();
  }

  /** The parser counts code points. */
  int offset(TomlPosition position) {
    return text.offsetByCodePoints(start(position.line()), position.column() - 1);
  }

  /** Behind the spaces, line breaks and comments that begin there. */
  int afterSpace(int offset) {
    int at = offset;
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (!Character.isWhitespace(text.charAt(at))) {
        break;
      }
      at++;
    }
    return at;
  }

  String line(int line) {
    return text.substring(start(line), end(line));
  }

  /** Whether the line is that table's header, however it is spaced and quoted. */
  boolean isHeader(int line, String header) {
    return same(line(line).replaceFirst("#.*", "")).equals(same(header));
  }

  private static String same(String header) {
    return header.replaceAll("[\\s\"']", "");
  }

  /** How keys below a header are indented: as the next one, else two deeper than the header. */
  String indentBelow(int header) {
    String own = indent(line(header));
    for (int line = header + 1; line <= starts.size(); line++) {
      String next = line(line);
      if (!next.isBlank() && !next.stripLeading().startsWith("[")) {
        return indent(next).length() >= own.length() ? indent(next) : own;
      }
    }
    return own.isEmpty() ? "" : own + "  ";
  }

  private static String indent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }

  /** The first of the comment lines directly above a line, or the line itself. */
  int commentsAbove(int line) {
    int first = line;
    while (first > 1 && line(first - 1).stripLeading().startsWith("#")) {
      first--;
    }
    return first;
  }

  /** The lines after that one which begin with a bracket, as headers do. */
  List<Integer> bracketsAfter(int line) {
    List<Integer> found = new ArrayList<>();
    for (int next = line + 1; next <= starts.size(); next++) {
      if (line(next).stripLeading().startsWith("[")) {
        found.add(next);
      }
    }
    return found;
  }

  String lineBreak() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** A block of lines with this text's line breaks. */
  String broken(String block) {
    return block.replace("\n", lineBreak());
  }
}
