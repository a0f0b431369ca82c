package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.EngineKind;
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

  static List<Mirror> of(Settings settings, List<String> names, DockerPresence docker) {
    if (names.isEmpty()) {
      return settings.isEmpty() ? List.of(unrecorded(settings, docker)) : settings.mirrors();
    }
    return names.stream()
        .distinct()
        .map(
            name ->
                settings.isEmpty() && name.equals(DEFAULT)
                    ? unrecorded(settings, docker)
                    : settings.get(name))
        .toList();
  }

  /** The mirror that nobody has set up yet, with the engine that it would get. */
  private static Mirror unrecorded(Settings settings, DockerPresence docker) {
    Mirror mirror = settings.defaults().mirror(DEFAULT);
    return docker.isInstalled() ? mirror : mirror.withEngine(EngineKind.EMBEDDED);
  }
}
