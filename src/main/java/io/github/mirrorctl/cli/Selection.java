package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Settings;
import java.util.List;

/**
 * Which mirrors a command is about: those that are named, else all in the settings, else {@code
 * docker.io}.
 */
final class Selection {
  static final String DEFAULT = "docker.io";

  private Selection() {}

  static List<Mirror> of(Settings settings, List<String> names) {
    if (names.isEmpty()) {
      return settings.isEmpty() ? List.of(settings.defaults().mirror(DEFAULT)) : settings.mirrors();
    }
    return names.stream()
        .distinct()
        .map(
            name ->
                settings.isEmpty() && name.equals(DEFAULT)
                    ? settings.defaults().mirror(DEFAULT)
                    : settings.get(name))
        .toList();
  }
}
