package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.ApplyMode;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "up",
    header = "Set up, start and use a mirror, in one go.",
    description = {
      "Does what init, start and daemon-config do, and shows what then holds. Safe to repeat: a second run changes"
          + " nothing. With a mirror of Docker Hub (docker.io, the default) the Docker daemon is made to pull through it;"
          + " if the daemon doesn't come back, its old configuration is put back.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl up                          Docker Hub, for this machine",
      "  sudo mirrorctl up --listen 0.0.0.0:5000    and for the network",
      "  sudo mirrorctl up --dry-run                what it would do",
      "  sudo mirrorctl up docker.io ghcr.io        two upstreams"
    })
final class UpCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin MirrorOptions mirror = new MirrorOptions();
  @Mixin FormatOption output = new FormatOption();
  @Mixin ApplyOption apply = new ApplyOption();
  @Mixin MirrorNames mirrors = new MirrorNames();

  UpCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toChange(app, common, change, "up")) {
      refuseObstacles(place);
      List<Mirror> desired = InitCommand.init(place, mirror, mirrors.names, app);
      for (Mirror one : desired) {
        if (place.output().dryRun() && !MirrorStorage.of(one).hasConfig()) {
          place.output().would("start the container " + one.container() + " on " + one.listen());
        } else {
          place.container().start(one);
        }
      }
      for (Mirror hub : desired.stream().filter(Mirror::isDockerHub).toList()) {
        new DaemonUse(place).adopt(hub, Optional.empty(), apply.mode);
      }
      if (change.dryRun) {
        return ExitCode.DONE;
      }
      StatusReport report = StatusCommand.read(place, desired.stream().map(Mirror::name).toList());
      place
          .output()
          .show(report, output.format, palette -> new StatusTable(palette).render(report));
      // with --apply none, that it isn't in force is as asked
      return apply.mode == ApplyMode.NONE ? ExitCode.DONE : report.exitCode();
    }
  }

  /** What the later steps would stumble over is found before the first one changes anything. */
  private void refuseObstacles(Workplace place) {
    for (Mirror one : mirror.desired(place.settings().read(), mirrors.names)) {
      place.container().refuseObstacles(one);
      if (one.isDockerHub()) {
        new DaemonUse(place).refuseObstacles(one, apply.mode);
      }
    }
  }
}
