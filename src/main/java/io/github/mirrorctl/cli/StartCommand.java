package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorContainer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "start",
    header = "Start a mirror, and wait until it answers.",
    description =
        "Runs the registry in a container that the Docker daemon restarts, with the mirror's storage and address, and waits until it answers. One that runs as desired stays as it is; one that differs is recreated, and the difference is told.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl start               every mirror in the settings",
      "  mirrorctl start docker.io     this one"
    })
final class StartCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin MirrorNames mirrors = new MirrorNames();

  StartCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    return mirrors.each(app, common, change, "start", MirrorContainer::start);
  }
}
