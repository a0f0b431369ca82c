package io.github.mirrorctl.client.files;

import java.util.List;
import java.util.Optional;

/**
 * What was spliced into a file for one registry, as the file's undo record keeps it.
 *
 * @param registry whose images it is about, such as {@code docker.io}
 * @param mirror the mirror's URL
 * @param snippet the words themselves, character for character
 */
public record Addition(String registry, String mirror, String snippet) {

  String encoded() {
    return registry + " " + mirror + "\n" + snippet;
  }

  static Optional<Addition> decode(String entry) {
    int line = entry.indexOf('\n');
    int space = entry.indexOf(' ');
    return space < 0 || line < space
        ? Optional.empty()
        : Optional.of(
            new Addition(
                entry.substring(0, space),
                entry.substring(space + 1, line),
                entry.substring(line + 1)));
  }

  /**
   * The text without what these added, the last first: what was added later may hold the words of
   * what was added before.
   */
  static String taken(List<Addition> additions, String text) {
    String less = text;
    for (int i = additions.size() - 1; i >= 0; i--) {
      less = additions.get(i).takenFrom(less);
    }
    return less;
  }

  /** The text without the snippet, where it still stands there once, as it was written. */
  private String takenFrom(String text) {
    int at = text.indexOf(snippet);
    boolean once = at >= 0 && text.indexOf(snippet, at + 1) < 0;
    return once ? text.substring(0, at) + text.substring(at + snippet.length()) : text;
  }
}
