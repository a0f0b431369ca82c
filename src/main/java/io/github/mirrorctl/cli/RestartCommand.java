package io.github.mirrorctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "restart",
    header = "Restart a mirror, and wait until it answers.",
    description =
        "Restarts the mirror, for example to have an edited config.yml read, and waits until it answers. One that doesn't"
            + " run is started. Other mirrors go on undisturbed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl restart               every mirror in the settings",
      "  mirrorctl restart docker.io     this one"
    })
final class RestartCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin MirrorNames mirrors = new MirrorNames();

  RestartCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    return mirrors.each(
        app,
        common,
        change,
        "restart",
        (place, mirror) -> {
          place.renewCertificate(mirror);
          place.engineOf(mirror).restart(mirror);
        });
  }
}
