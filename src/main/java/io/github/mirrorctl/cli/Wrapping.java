package io.github.mirrorctl.cli;

import java.util.ArrayList;
import java.util.List;

/** Texts in lines that a terminal shows whole. */
final class Wrapping {
  private Wrapping() {}

  /**
   * Breaks a text at spaces into lines of at most {@code width}; a longer word keeps a line to
   * itself.
   */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
