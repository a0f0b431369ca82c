package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import java.util.List;

/** {@code docker.service} of the system, or of the user for a rootless daemon. */
final class Systemd implements ServiceManager {
  private final SystemdUnit unit;

  Systemd(Commands commands, boolean user) {
    this.unit = new SystemdUnit(commands, "docker.service", user);
  }

  /** Whether systemd knows a docker.service; a daemon may have been started without one. */
  boolean hasUnit() {
    try {
      return unit.ask("show", "--property=LoadState", unit.name())
          .out()
          .contains("LoadState=loaded");
    } catch (Failure e) {
      return false;
    }
  }

  @Override
  public String describe() {
    return unit.user() ? "systemd --user (docker.service)" : "systemd (docker.service)";
  }

  @Override
  public String restartCommand() {
    return String.join(" ", unit.systemctl("restart", "docker"));
  }

  @Override
  public boolean canRestart() {
    return true;
  }

  @Override
  public void restart() {
    unit.check(Call.RESTART, "restart", unit.name());
  }

  @Override
  public void reload() {
    unit.check(Call.QUICK, "reload", unit.name());
  }

  @Override
  public void start() {
    unit.check(Call.RESTART, "start", unit.name());
  }

  @Override
  public void resetFailed() {
    unit.check(Call.QUICK, "reset-failed", unit.name());
  }

  @Override
  public List<String> lastLogLines(int n) {
    return unit.lastLogLines(n);
  }
}
