package io.github.mirrorctl.cli;

import org.jline.jansi.Ansi;

/** Text in colour, or as it is where there is none. */
record Palette(boolean on) {
  String good(String text) {
    return paint(Ansi.Color.GREEN, text);
  }

  String bad(String text) {
    return paint(Ansi.Color.RED, text);
  }

  String careful(String text) {
    return paint(Ansi.Color.YELLOW, text);
  }

  String title(String text) {
    return on ? new Ansi().bold().a(text).reset().toString() : text;
  }

  String faint(String text) {
    return on ? new Ansi().a(Ansi.Attribute.INTENSITY_FAINT).a(text).reset().toString() : text;
  }

  private String paint(Ansi.Color color, String text) {
    return on ? new Ansi().fg(color).a(text).reset().toString() : text;
  }
}
