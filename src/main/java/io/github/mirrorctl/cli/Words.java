package io.github.mirrorctl.cli;

import java.util.ArrayList;
import java.util.List;

/** Text for people, broken into lines. */
final class Words {
  private Words() {}

  /**
   * Breaks a text at white space into lines of at most {@code width}; a longer word keeps a line to
   * itself.
   */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split("\\s+", -1)) {
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
