package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.client.docker.DockerClient;
import io.github.mirrorctl.doctor.Check;
import io.github.mirrorctl.doctor.Checkup;
import io.github.mirrorctl.doctor.ClientCheck;
import io.github.mirrorctl.doctor.Examination;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.host.RealCommands;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.verify.Diagnosis;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    header = "Find what is wrong or will be, and say what to do.",
    description = {
      "Looks at all that a mirror depends on: the engine, the registry's version and its known faults, the container or"
          + " the service, its configuration and users, the address, the disk, DNS, the upstream, the clock, proxies,"
          + " Docker Hub's pull quota, the Docker daemon's configuration, and whether that daemon pulls through it. It"
          + " changes nothing, takes at most 5 seconds, and needs no root for most; what it couldn't look at it shows as"
          + " skipped, with why.",
      "",
      "With --mirror it looks at what this machine's clients need for a mirror on another machine: that they are told of"
          + " it, reach it, and trust its certificate.",
      "",
      "Exit code 0 if nothing is wrong, even if it warns; else 3."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl doctor             every mirror, and this machine",
      "  sudo mirrorctl doctor ghcr.io     this one",
      "  mirrorctl doctor --mirror http://192.168.1.10:5000",
      "  mirrorctl doctor -o json          for a program"
    })
final class DoctorCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin FormatOption output = new FormatOption();
  @Mixin MirrorNames mirrors = new MirrorNames();
  @Mixin GivenMirrors given = new GivenMirrors();

  DoctorCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toLook(app, common)) {
      List<Check> checks =
          given.isEmpty()
              ? own(place, mirrors.chosen(place))
              : elsewhere(place, given.orOwn(place));
      DoctorReport report = DoctorReport.of(new Examination(checks, Examination.BOUND).run());
      place
          .output()
          .show(report, output.format, palette -> new DoctorTable(palette).render(report));
      return report.exitCode();
    }
  }

  private static List<Check> elsewhere(Workplace place, List<MirrorUse> given) {
    List<Check> checks =
        new ArrayList<>(
            checkup(place, place.dockerPresence().isInstalled(), List.of()).of(List.of()));
    Diagnosis diagnosis = place.diagnosis();
    for (Client client : place.clients(ApplyMode.NONE)) {
      if (client.found().isPresent()) {
        given.forEach(mirror -> checks.add(new ClientCheck(client, mirror, diagnosis)));
      }
    }
    return checks;
  }

  private static List<Check> own(Workplace place, List<Mirror> chosen) {
    boolean docker =
        chosen.stream().anyMatch(mirror -> mirror.engine() == EngineKind.DOCKER)
            || place.dockerPresence().isInstalled();
    List<Mirror> all = place.settings().read().mirrors();
    List<Check> checks = new ArrayList<>(checkup(place, docker, all).of(chosen));
    Diagnosis diagnosis = place.diagnosis();
    List<MirrorUse> uses = MirrorUses.own(place, chosen, chosen);
    // the Docker daemon's own are among those already
    place.clients(ApplyMode.NONE).stream()
        .filter(client -> client.kind() != ClientKind.DOCKER && client.found().isPresent())
        .forEach(
            client -> uses.forEach(use -> checks.add(new ClientCheck(client, use, diagnosis))));
    return checks;
  }

  /** {@code all}: this machine's mirrors, which tell whose address is shared. */
  private static Checkup checkup(Workplace place, boolean docker, List<Mirror> all) {
    DockerClient daemon = place.dockerClient(ApplyMode.NONE);
    return new Checkup(
        place.environment(),
        new RealCommands(place.environment()),
        docker ? Optional.of(place.docker()) : Optional.<DockerEngine>empty(),
        place::engineOf,
        mirror -> daemon.standing(List.of(MirrorUses.own(place, mirror, all))).get(0),
        new ServersWays(),
        InstantSource.system());
  }
}
