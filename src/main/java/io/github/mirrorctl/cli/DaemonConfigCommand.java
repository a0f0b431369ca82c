package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.client.docker.DockerClient;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "daemon-config",
    header = "Have the Docker daemon pull through a mirror.",
    description = {
      "Puts the mirror's URL first into registry-mirrors of daemon.json, applies that, and proves it by what the daemon"
          + " itself says. Everything else in the file stays as it is. If the daemon doesn't come back, or doesn't show the"
          + " mirror, the old file is put back.",
      "",
      "The daemon's registry-mirrors cover Docker Hub only. By default the daemon is restarted, unless that would stop"
          + " running containers for good (restart policy 'no' or 'on-failure', without live-restore): then it is reloaded."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl daemon-config              the mirror of this machine",
      "  sudo mirrorctl daemon-config --mirror http://192.168.1.10:5000",
      "  mirrorctl daemon-config --check           is it in force? (exit 0 or 3)",
      "  sudo mirrorctl daemon-config --dry-run    the exact change",
      "  sudo mirrorctl daemon-config --undo       as it was before"
    })
final class DaemonConfigCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin FormatOption output = new FormatOption();
  @Mixin ApplyOption apply = new ApplyOption();

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description = {"A mirror on another machine, for example", "  http://192.168.1.10:5000."})
  Optional<MirrorUrl> mirror = Optional.empty();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The daemon's configuration (default: where the running daemon reads it).")
  Optional<Path> file = Optional.empty();

  @Option(names = "--check", description = "Only say whether it is in force: exit code 0 or 3.")
  boolean check;

  @Option(
      names = "--undo",
      description = "Put the daemon's files back as they were before mirrorctl, and apply that.")
  boolean undo;

  @Parameters(
      paramLabel = "MIRROR",
      description = "The mirror (default: docker.io; the daemon takes no other).")
  List<String> mirrors = List.of();

  DaemonConfigCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    if (check && undo) {
      throw new InvalidInput("--check and --undo exclude each other", "choose one");
    }
    if (undo && (mirror.isPresent() || !mirrors.isEmpty())) {
      throw new InvalidInput(
          "--undo puts the files back, not one mirror's part of them", "leave the mirror out");
    }
    if (mirror.isPresent() && !mirrors.isEmpty()) {
      throw new InvalidInput("--mirror and the name of a mirror exclude each other", "choose one");
    }
    if (check) {
      try (Workplace place = Workplace.toLook(app, common)) {
        return check(place);
      }
    }
    try (Workplace place = Workplace.toChange(app, common, change, "daemon-config")) {
      DockerClient docker = place.dockerClient(apply.mode);
      if (undo && file.isPresent()) {
        docker.abandon(file);
      } else if (undo) {
        docker.abandon(addition -> addition.registry().equals(Upstream.DOCKER_HUB));
      } else {
        MirrorUse use = use(place);
        new Admission(place).refuse(use);
        if (file.isEmpty() && use.own()) {
          docker.adopt(List.of(use));
        } else {
          docker.adopt(use, file);
        }
      }
      return ExitCode.DONE;
    }
  }

  /** The stable field names of {@code --check -o json}. */
  record Check(String mirror, boolean inForce) {}

  private int check(Workplace place) {
    MirrorUse use = use(place);
    MirrorUrl url = use.url();
    Standing standing = place.dockerClient(ApplyMode.NONE).standing(List.of(use)).get(0);
    Check result = new Check(url.toString(), standing.inForce());
    place
        .output()
        .show(
            result,
            output.format,
            palette ->
                url
                    + (result.inForce()
                        ? " is " + palette.good("in force") + " in the Docker daemon\n"
                        : " is "
                            + palette.bad("not in force")
                            + " in the Docker daemon: "
                            + standing.words()
                            + "\n"));
    return result.inForce() ? ExitCode.DONE : ExitCode.UNHEALTHY;
  }

  private MirrorUse use(Workplace place) {
    return mirror
        .map(MirrorUse::ofHub)
        .orElseGet(() -> MirrorUses.own(place, hub(place), List.of()));
  }

  private Mirror hub(Workplace place) {
    List<Mirror> chosen = place.chosen(mirrors);
    Optional<Mirror> other = chosen.stream().filter(one -> !one.isDockerHub()).findFirst();
    if (!mirrors.isEmpty() && other.isPresent()) {
      throw new InvalidInput(
          "the Docker daemon's registry-mirrors cover Docker Hub only, not " + other.get().name(),
          "pull through it by name: docker pull " + other.get().listen() + "/REPOSITORY:TAG");
    }
    return chosen.stream()
        .filter(Mirror::isDockerHub)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "there is no mirror of Docker Hub, and the Docker daemon takes no other",
                    "set one up with 'mirrorctl up docker.io'"));
  }
}
