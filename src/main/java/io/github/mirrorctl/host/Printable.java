package io.github.mirrorctl.host;

import java.util.regex.Pattern;

/**
 * Text that a terminal shows as it is: what a server or a container says may hold sequences that
 * move the cursor, change the title or have the terminal type.
 */
public final class Printable {
  /** Control characters but for the newline and the tab, and what turns the writing direction. */
  private static final String CONTROL =
      "[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]";

  private static final Pattern CONTROLS = Pattern.compile(CONTROL);

  /** The same, but for a sequence that sets a colour. */
  private static final Pattern BUT_COLOURS = Pattern.compile("(\\x1B\\[[0-9;]{0,16}m)|" + CONTROL);

  private static final String REPLACED = "\uFFFD";

  private Printable() {}

  /** The text with every control character replaced. */
  public static String of(String text) {
    return CONTROLS.matcher(text).replaceAll(REPLACED);
  }

  /** The same for a text that is painted already: colours do no harm. */
  public static String painted(String text) {
    return BUT_COLOURS
        .matcher(text)
        .replaceAll(match -> match.group(1) == null ? REPLACED : match.group(1));
  }
}
