package io.github.mirrorctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "stop",
    header = "Stop a mirror; its cache stays.",
    description =
        "Stops the mirror. Pulls go to the upstream directly until it is started again; a container is also started by the"
            + " Docker daemon when that is itself restarted. Other mirrors of the embedded engine's server go on undisturbed;"
            + " with the last one the server ends.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl stop               every mirror in the settings",
      "  mirrorctl stop docker.io     this one"
    })
final class StopCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin MirrorNames mirrors = new MirrorNames();

  StopCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    return mirrors.each(
        app, common, change, "stop", (place, mirror) -> place.engineOf(mirror).stop(mirror));
  }
}
