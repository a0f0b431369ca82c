package io.github.mirrorctl.dist;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a page in man(7), escaped, in lines that mandoc's lint calls short enough. */
final class RoffWriter {
  /** Fixed, so that the same commands give the same bytes. */
  private static final String DATE = "2026-01-01";

  private static final int LINE = 78;
  private static final Pattern MARKED =
      Pattern.compile("(?<![\\w\"'/-])--?[a-z][a-z-]*|\\b[a-z][a-z.-]*(?=\\(\\d\\))");
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.?!]) ");

  private final StringBuilder text = new StringBuilder();

  RoffWriter(String page, int section, String name) {
    line(".\\\" Generated from the commands by " + DistFiles.REGENERATE + "; do not edit.");
    String title = page.toUpperCase(Locale.ROOT);
    line(".TH " + title + " " + section + " " + DATE + " mirrorctl \"mirrorctl manual\"");
    section("NAME");
    wrapped(escaped(page) + " \\- " + escaped(name));
  }

  void section(String heading) {
    line(".SH " + heading);
  }

  void subsection(String heading) {
    line(".SS " + heading);
  }

  /** A paragraph; the first after a heading is one without saying so. */
  void paragraph(String plain) {
    if (!afterHeading()) {
      line(".PP");
    }
    prose(plain);
  }

  /** A line as it is, already roff. */
  void raw(String roff) {
    wrapped(roff);
  }

  /** A tag, already roff, and what it means, in plain words. */
  void item(String tag, String plain) {
    line(".TP");
    line(guarded(tag));
    prose(plain);
  }

  /** Lines that keep their breaks. */
  void verbatim(List<String> lines) {
    line(afterHeading() ? ".RS 4" : ".PP\n.RS 4");
    line(".nf");
    lines.forEach(plain -> line(guarded(escaped(plain))));
    line(".fi");
    line(".RE");
  }

  String text() {
    return text.toString();
  }

  static String bold(String plain) {
    return "\\fB" + escaped(plain) + "\\fR";
  }

  static String italic(String plain) {
    return "\\fI" + escaped(plain) + "\\fR";
  }

  /** Plain words as roff shows them, character for character, so that they can be copied. */
  static String escaped(String plain) {
    return plain
        .replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti");
  }

  private void prose(String plain) {
    for (String sentence : SENTENCE.split(plain, -1)) {
      wrapped(marked(sentence));
    }
  }

  /** Options and the names of manual pages in bold. */
  private static String marked(String plain) {
    StringBuilder roff = new StringBuilder();
    int from = 0;
    Matcher mark = MARKED.matcher(plain);
    while (mark.find()) {
      roff.append(escaped(plain.substring(from, mark.start()))).append(bold(mark.group()));
      from = mark.end();
    }
    return roff.append(escaped(plain.substring(from))).toString();
  }

  private void wrapped(String roff) {
    StringBuilder current = new StringBuilder();
    for (String word : roff.split(" ", -1)) {
      if (!current.isEmpty() && current.length() + 1 + word.length() > LINE) {
        line(guarded(current.toString()));
        current.setLength(0);
      }
      current.append(current.isEmpty() ? "" : " ").append(word);
    }
    line(guarded(current.toString()));
  }

  /** A line that begins like a request is none. */
  private static String guarded(String roff) {
    return roff.startsWith(".") || roff.startsWith("'") ? "\\&" + roff : roff;
  }

  private boolean afterHeading() {
    int last = text.lastIndexOf("\n", text.length() - 2) + 1;
    return text.substring(last).startsWith(".S");
  }

  private void line(String roff) {
    text.append(roff).append('\n');
  }
}
