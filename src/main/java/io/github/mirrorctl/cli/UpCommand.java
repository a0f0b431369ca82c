package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.client.docker.DockerClient;
import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.EngineKind;
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
          + " nothing. A new mirror runs in a container where a Docker engine answers, and in mirrorctl's own server"
          + " elsewhere (--engine). With a mirror of Docker Hub (docker.io, the default) the Docker daemon is made to pull through it;"
          + " if the daemon doesn't come back, its old configuration is put back.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl up                          Docker Hub, for this machine",
      "  sudo mirrorctl up --listen 0.0.0.0:5000    and for the network",
      "  sudo mirrorctl up --listen 0.0.0.0:5000 --tls self-signed",
      "  sudo mirrorctl up --auth htpasswd          for users; see 'mirrorctl user'",
      "  sudo mirrorctl up --dry-run                what it would do",
      "  sudo mirrorctl up docker.io ghcr.io        two upstreams",
      "  sudo mirrorctl up --engine embedded        mirrorctl's own server"
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
      Handover handover = new Handover(place);
      for (Mirror one : desired) {
        if (place.output().dryRun() && !MirrorStorage.of(one).hasConfig()) {
          handover.would(one);
        } else {
          handover.start(one);
        }
      }
      for (Mirror hub : desired.stream().filter(Mirror::isDockerHub).toList()) {
        adopt(place, hub);
      }
      if (change.dryRun) {
        return ExitCode.DONE;
      }
      desired.forEach(one -> Opening.tell(place, one));
      boolean proved = apply.mode == ApplyMode.NONE || new UpProof(place).of(desired);
      StatusReport report = StatusCommand.read(place, desired.stream().map(Mirror::name).toList());
      place
          .output()
          .show(report, output.format, palette -> new StatusTable(palette).render(report));
      // with --apply none, that it isn't in force is as asked
      return apply.mode == ApplyMode.NONE || (proved && report.healthy())
          ? ExitCode.DONE
          : ExitCode.UNHEALTHY;
    }
  }

  private void adopt(Workplace place, Mirror hub) {
    MirrorUse use = MirrorUses.own(place, hub, List.of(hub));
    Optional<Failure> refusal = Admission.refusal(hub);
    if (usesDaemon(place, hub) && refusal.isPresent()) {
      place
          .output()
          .warn(
              "the Docker daemon here gets nothing of it: %s%n         %s"
                  .formatted(
                      String.valueOf(refusal.get().getMessage()).replace("\n", " "),
                      refusal.get().next()));
      return;
    }
    if (usesDaemon(place, hub)) {
      DockerClient daemon = place.dockerClient(apply.mode);
      daemon.abandonFiles(addition -> isStale(addition, use));
      daemon.adopt(List.of(use));
      return;
    }
    String url = hub.url().toString();
    boolean closed =
        place
            .dockerPresence()
            .trouble()
            .filter(trouble -> trouble.kind() == Failure.Kind.RIGHTS)
            .isPresent();
    place
        .output()
        .note(
            closed
                ? "the Docker daemon here isn't open to you; to have it pull through this mirror: sudo mirrorctl"
                    + " daemon-config --mirror "
                    + url
                : "no Docker daemon was found here to be told of it; other clients use it at "
                    + url);
  }

  /** Of where it was before on this machine, or with TLS, or without. */
  private static boolean isStale(Addition addition, MirrorUse now) {
    return addition.registry().equals(now.registry())
        && !now.url().means(addition.mirror())
        && (now.url().otherScheme().means(addition.mirror())
            || MirrorUrl.parse(addition.mirror()).isLoopback());
  }

  /** A mirror in a container has a daemon beside it; for the other engine it may be missing. */
  private static boolean usesDaemon(Workplace place, Mirror hub) {
    return hub.engine() == EngineKind.DOCKER || place.dockerPresence().answers();
  }

  /** What the later steps would stumble over is found before the first one changes anything. */
  private void refuseObstacles(Workplace place) {
    for (Mirror one :
        mirror.desired(
            place.settings().read(), mirrors.names, place.dockerPresence()::engineForNew)) {
      new Handover(place).refuseObstacles(one);
      if (one.isDockerHub() && one.admitsThisMachine() && usesDaemon(place, one)) {
        place.dockerClient(apply.mode).refuseObstacles(MirrorUrl.of(one));
      }
    }
  }
}
