package io.github.mirrorctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "start",
    header = "Start a mirror, and wait until it answers.",
    description = {
      "Runs the mirror as mirrors.yml has it, and waits until it answers. One that runs as desired stays as it is; one"
          + " that differs is changed, and the difference is told. A certificate that was made for the mirror is made anew"
          + " when it ends within 30 days or lacks a name of this machine; of one that was renewed elsewhere a container is"
          + " started anew, and the embedded engine's server shows it by itself.",
      "",
      "With the docker engine that is the registry in a container, which the Docker daemon restarts. With the embedded"
          + " engine it is mirrorctl's own server, one for all such mirrors: for root the systemd service"
          + " mirrorctl.service, which runs as a system user of its own and is started at boot; without root a"
          + " service of the user's systemd; without systemd a process that is started again when it ends. A mirror"
          + " whose engine was changed is taken over from the other one, with its cache."
    },
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
    return mirrors.each(
        app, common, change, "start", (place, mirror) -> new Handover(place).start(mirror));
  }
}
