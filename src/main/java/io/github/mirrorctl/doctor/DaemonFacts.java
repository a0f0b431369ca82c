package io.github.mirrorctl.doctor;

import io.github.mirrorctl.client.docker.DaemonFile;
import io.github.mirrorctl.client.docker.DaemonJson;
import io.github.mirrorctl.client.docker.DaemonProcess;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.services.DaemonKind;
import java.nio.file.Path;
import java.util.Optional;

/** A Docker daemon as this machine's files have it, whether or not it answers. */
final class DaemonFacts {
  private final HostEnvironment environment;
  private final DockerFacts docker;

  DaemonFacts(HostEnvironment environment, DockerFacts docker) {
    this.environment = environment;
    this.docker = docker;
  }

  /** Why its files can't be looked at from here; empty when they can. */
  Optional<String> elsewhere() {
    if (!docker.endpoint().isLocal()) {
      return Optional.of("the Docker daemon is on another machine");
    }
    return switch (kind()) {
      case ROOTLESS, DESKTOP ->
          environment.isRoot()
              ? Optional.of("the Docker daemon's files are in its user's home, and this is root")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private DaemonKind kind() {
    try {
      return docker.info().kind();
    } catch (Failure e) {
      return DaemonKind.ROOTFUL; // one that doesn't start with its file doesn't answer
    }
  }

  Optional<DaemonProcess> process() {
    return DaemonProcess.find(environment, kind());
  }

  Path file() {
    return DaemonFile.locate(environment, kind(), process().map(DaemonProcess::arguments));
  }

  /** Its daemon.json; {@code InvalidInput} for one that it can't take. */
  Optional<DaemonJson> json() {
    Path file = file();
    return TextFile.bytes(file).map(bytes -> DaemonJson.parse(bytes, file.toString()));
  }
}
