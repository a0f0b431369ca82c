package io.github.mirrorctl.mirror;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What runs a mirror: the registry's image in a container, or mirrorctl's own server. */
public enum EngineKind {
  DOCKER,
  EMBEDDED;

  /** The word for it in settings and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static EngineKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "unknown engine '" + word + "'" + Nearest.question(word, words()),
                    "the engines are " + String.join(" and ", words())));
  }

  private static List<String> words() {
    return Arrays.stream(values()).map(EngineKind::word).toList();
  }
}
