package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Parameters;

/** The mirrors that a command is about, as they are named on the command line. */
final class MirrorNames {
  @Parameters(
      paramLabel = "MIRROR",
      description = "The mirrors (default: those in the settings, else docker.io).")
  List<String> names = List.of();

  List<Mirror> chosen(Workplace place) {
    return place.chosen(names);
  }

  /** The whole of a command that does one thing to each mirror. */
  int each(
      App app,
      CommonOptions common,
      ChangeOptions change,
      String command,
      BiConsumer<Workplace, Mirror> action) {
    try (Workplace place = Workplace.toChange(app, common, change, command)) {
      chosen(place).forEach(mirror -> action.accept(place, mirror));
    }
    return ExitCode.DONE;
  }
}
