package io.github.mirrorctl.doctor;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.docker.DaemonJson;
import io.github.mirrorctl.client.docker.DaemonProcess;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the Docker daemon pulls through a mirror, now and after its next restart. */
final class ClientChecks {
  private static final String ADOPT = "'mirrorctl daemon-config'";

  private final Mirror mirror;
  private final MirrorUrl url;
  private final DockerFacts docker;
  private final DaemonFacts daemon;

  ClientChecks(Mirror mirror, DockerFacts docker, DaemonFacts daemon) {
    this.mirror = mirror;
    this.url = MirrorUrl.of(mirror);
    this.docker = docker;
    this.daemon = daemon;
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    if (mirror.isDockerHub()) {
      checks.add(
          Check.of("client-docker", mirror.name(), () -> docker.whenItAnswers(this::inForce)));
    }
    if (url.needsInsecureRegistry()) {
      checks.add(
          Check.of(
              "insecure-registries", mirror.name(), () -> docker.whenItAnswers(this::insecure)));
    }
    return checks;
  }

  Finding inForce() {
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
