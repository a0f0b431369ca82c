package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.HostEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds out who manages the Docker daemon here. */
public final class ServiceManagers {
  private ServiceManagers() {}

  public static ServiceManager detect(
      HostEnvironment environment, Commands commands, DaemonKind kind) {
    PidFile pidFile = new PidFile(environment, commands, pidFiles(environment, kind));
    return switch (kind) {
      case DESKTOP -> new DesktopApp();
      case SNAP -> new Snap(commands, pidFile);
      case ROOTLESS -> {
        Systemd user = new Systemd(commands, true);
        yield commands.exists("systemctl") && user.hasUnit() ? user : pidFile;
      }
      case ROOTFUL -> rootful(environment, commands, pidFile);
    };
  }

  private static ServiceManager rootful(
      HostEnvironment environment, Commands commands, PidFile pidFile) {
    // the directory exists exactly when systemd is PID 1, see sd_booted(3)
    if (Files.isDirectory(environment.system("/run/systemd/system"))
        && commands.exists("systemctl")) {
      Systemd system = new Systemd(commands, false);
      if (system.hasUnit()) {
        return system;
      }
    }
    boolean hasScript = Files.exists(environment.system("/etc/init.d/docker"));
    if (hasScript && commands.exists("rc-service")) {
      return new InitScript(environment, commands, "rc-service", pidFile);
    }
    if (hasScript && commands.exists("service")) {
      return new InitScript(environment, commands, "service", pidFile);
    }
    return pidFile;
  }

  /** Where a daemon of this kind keeps its pid, likeliest first. */
  public static List<Path> pidFiles(HostEnvironment environment, DaemonKind kind) {
    return switch (kind) {
      case ROOTFUL, DESKTOP ->
          List.of(environment.system("/run/docker.pid"), environment.system("/var/run/docker.pid"));
      case ROOTLESS ->
          List.of(
              environment
                  .userRuntimeDirectory()
                  .orElseGet(() -> environment.system("/run/user/" + environment.uid()))
                  .resolve("docker.pid"));
      case SNAP ->
          List.of(
              environment.system("/run/snap.docker/docker.pid"),
              environment.system("/var/snap/docker/common/run/docker.pid"),
              environment.system("/var/snap/docker/current/run/docker.pid"));
    };
  }
}
