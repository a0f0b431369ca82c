package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.HostEnvironment;
import java.nio.file.Files;

/** Finds out who can keep a service of ours running here. */
public final class BackgroundServices {
  private BackgroundServices() {}

  public static BackgroundService detect(
      HostEnvironment environment, Commands commands, ServicePlaces places) {
    // the directory exists exactly when systemd is PID 1, see sd_booted(3)
    boolean booted =
        Files.isDirectory(environment.system("/run/systemd/system"))
            && commands.exists("systemctl");
    if (booted && environment.isRoot()) {
      return new SystemdService(environment, commands, places, false);
    }
    if (booted && SystemdService.userAnswers(commands)) {
      return new SystemdService(environment, commands, places, true);
    }
    return new SupervisedService(environment, commands, places);
  }
}
