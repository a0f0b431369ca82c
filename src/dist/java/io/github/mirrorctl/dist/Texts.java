package io.github.mirrorctl.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;

/** The commands' own words, freed of the line breaks that are made for {@code --help}. */
final class Texts {
  private Texts() {}

  /** The paragraphs; an empty line ends one. */
  static List<String> paragraphs(String[] lines) {
    List<String> paragraphs = new ArrayList<>(List.of(""));
    for (String line : lines) {
      int last = paragraphs.size() - 1;
      if (line.isBlank()) {
        paragraphs.add("");
      } else {
        paragraphs.set(last, (paragraphs.get(last) + " " + line.strip()).strip());
      }
    }
    return paragraphs.stream().filter(paragraph -> !paragraph.isEmpty()).toList();
  }

  static String of(ArgSpec argument) {
    return String.join(" ", Arrays.stream(argument.description()).map(String::strip).toList());
  }

  /** A few words for a menu: the first sentence or clause, without the default. */
  static String brief(ArgSpec argument) {
    return of(argument).replaceFirst("(?s)( \\(.*|; .*|: .*|\\. .*|\\.$)", "");
  }

  /** A few words as a sentence. */
  static String sentence(String words) {
    String end = words.matches("(?s).*[.?!]") ? "" : ".";
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + end;
  }

  /** A header without its full stop. */
  static String brief(String[] header) {
    return String.join(" ", header).replaceFirst("\\.$", "");
  }
}
