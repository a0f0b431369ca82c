package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    header = "Stop a mirror; its cache stays.",
    description =
        "Stops the mirror's container. Pulls go to the upstream directly until it is started again; the Docker daemon also starts it when it is itself restarted.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl stop               every mirror in the settings",
      "  mirrorctl stop docker.io     this one"
    })
final class StopCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  @Parameters(
      paramLabel = "MIRROR",
      description = "The mirrors (default: all in the settings, else docker.io).")
  List<String> mirrors = List.of();

  StopCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toChange(app, common, change, "stop")) {
      for (Mirror mirror : Selection.of(place.settings().read(), mirrors)) {
        place.container().stop(mirror);
      }
    }
    return ExitCode.DONE;
  }
}
