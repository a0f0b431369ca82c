package io.github.mirrorctl.doctor;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.docker.DaemonJson;
import io.github.mirrorctl.client.docker.DaemonProcess;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the Docker daemon pulls through a mirror, now and after its next restart. */
final class ClientChecks {
  private static final String ADOPT = "'mirrorctl daemon-config'";
  private static final String TELL = "'mirrorctl client-config docker' tells it";

  private final Mirror mirror;
  private final MirrorUrl url;
  private final DockerFacts docker;
  private final DaemonFacts daemon;
  private final Supplier<Standing> standing;

  /** {@code standing}: how the daemon stands to the mirror, files of its own included. */
  ClientChecks(Mirror mirror, DockerFacts docker, DaemonFacts daemon, Supplier<Standing> standing) {
    this.mirror = mirror;
    this.url = MirrorUrl.of(mirror);
    this.docker = docker;
    this.daemon = daemon;
    this.standing = standing;
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.of(
            "client-docker",
            mirror.name(),
            () -> docker.whenItAnswers(mirror.isDockerHub() ? this::inForce : this::told)));
    if (url.needsInsecureRegistry()) {
      checks.add(
          Check.of(
              "insecure-registries", mirror.name(), () -> docker.whenItAnswers(this::insecure)));
    }
    return checks;
  }

  /** Of a registry that a daemon takes mirrors of only from files of containerd's kind. */
  private Finding told() {
    Standing told = standing.get();
    if (told.inForce()) {
      return Finding.ok("the Docker daemon is told of it; 'mirrorctl verify' proves it");
    }
    return told.covered()
        ? Finding.warning("the Docker daemon isn't told of it: " + told.words(), TELL)
        : Finding.skipped(told.words());
  }

  Finding inForce() {
    Standing told = standing.get();
    if (told.kind() == Standing.Kind.OVERRIDDEN || told.kind() == Standing.Kind.NOT_TRUSTING) {
      return Finding.wrong("the Docker daemon pulls past it: " + told.words(), TELL);
    }
    boolean now = docker.info().mirrors().stream().anyMatch(url::means);
    Optional<Boolean> later = recorded();
    if (now) {
      return later.orElse(true)
          ? Finding.ok("the Docker daemon pulls through it")
          : Finding.wrong(
              "the Docker daemon pulls through it until it is restarted: "
                  + daemon.file()
                  + " lacks "
                  + url,
              ADOPT + " puts it there");
    }
    return later.orElse(false)
        ? Finding.wrong(
            "the Docker daemon pulls past it: it doesn't use " + url + " of " + daemon.file(),
            ADOPT + " has it read the file")
        : Finding.wrong("the Docker daemon pulls past it", ADOPT + " has it pull through it");
  }

  /** Whether the daemon finds it at its start; empty where that can't be seen. */
  private Optional<Boolean> recorded() {
    if (daemon.elsewhere().isPresent()) {
      return Optional.empty();
    }
    boolean flagged =
        daemon.process().map(DaemonProcess::arguments).orElse(List.of()).stream()
            .map(argument -> argument.replaceFirst("^--registry-mirror=", ""))
            .anyMatch(url::means);
    try {
      List<String> written = daemon.json().map(DaemonJson::registryMirrors).orElse(List.of());
      return Optional.of(flagged || written.stream().anyMatch(url::means));
    } catch (InvalidInput | Failure e) {
      // told with the file itself
      return flagged ? Optional.of(true) : Optional.empty();
    }
  }

  Finding insecure() {
    String entry = url.insecureEntry();
    int port = mirror.listen().port();
    if (docker.info().isInsecure(url.host(), port)) {
      return Finding.ok("the Docker daemon takes " + entry + " without TLS");
    }
    Path file = daemon.file();
    return Finding.warning(
        "the Docker daemon wants TLS of " + url.host() + ":" + port + ", which has none",
        mirror.isDockerHub()
            ? ADOPT + " puts it into the insecure-registries of " + file
            : "put \""
                + entry
                + "\" into the insecure-registries of "
                + file
                + ", then 'systemctl reload docker'");
  }
}
