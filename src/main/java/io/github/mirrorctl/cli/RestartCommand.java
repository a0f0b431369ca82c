package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restart",
    header = "Restart a mirror, and wait until it answers.",
    description =
        "Restarts the mirror's container, for example to have an edited config.yml read, and waits until it answers. One that doesn't run is started.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl restart               every mirror in the settings",
      "  mirrorctl restart docker.io     this one"
    })
final class RestartCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  @Parameters(
      paramLabel = "MIRROR",
      description = "The mirrors (default: all in the settings, else docker.io).")
  List<String> mirrors = List.of();

  RestartCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toChange(app, common, change, "restart")) {
      for (Mirror mirror : Selection.of(place.settings().read(), mirrors)) {
        place.container().restart(mirror);
      }
    }
    return ExitCode.DONE;
  }
}
