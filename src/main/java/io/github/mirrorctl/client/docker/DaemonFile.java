package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.services.DaemonKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a Docker daemon reads its settings from. */
public final class DaemonFile {
  private DaemonFile() {}

  /** The daemon's own daemon.json: its command line decides, else how it is installed. */
  public static Path locate(
      HostEnvironment environment, DaemonKind kind, Optional<List<String>> daemonArguments) {
    return daemonArguments
        .flatMap(arguments -> DaemonProcess.flag(arguments, "config-file"))
        .filter(file -> file.startsWith("/"))
        .map(environment::system)
        .orElseGet(() -> usual(environment, kind));
  }

  private static Path usual(HostEnvironment environment, DaemonKind kind) {
    return switch (kind) {
      case ROOTFUL -> environment.system("/etc/docker/daemon.json");
      case ROOTLESS -> environment.configHome().resolve("docker/daemon.json");
      case SNAP -> environment.system("/var/snap/docker/current/config/daemon.json");
      case DESKTOP -> environment.home().resolve(".docker/daemon.json");
    };
  }
}
