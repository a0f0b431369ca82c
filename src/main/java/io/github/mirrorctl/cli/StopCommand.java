package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorContainer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin MirrorNames mirrors = new MirrorNames();

  StopCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    return mirrors.each(app, common, change, "stop", MirrorContainer::stop);
  }
}
