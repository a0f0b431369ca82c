package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Commands;
import java.util.List;

/** The snap {@code docker}; it declares no reload, so that goes through its pid file. */
final class Snap implements ServiceManager {
  private final Commands commands;
  private final PidFile pidFile;

  Snap(Commands commands, PidFile pidFile) {
    this.commands = commands;
    this.pidFile = pidFile;
  }

  @Override
  public String describe() {
    return "snap docker";
  }

  @Override
  public String restartCommand() {
    return "snap restart docker";
  }

  @Override
  public boolean canRestart() {
    return true;
  }

  @Override
  public void restart() {
    Call.check(commands, Call.RESTART, List.of("snap", "restart", "docker"));
  }

  @Override
  public void reload() {
    pidFile.reload();
  }

  @Override
  public void start() {
    Call.check(commands, Call.RESTART, List.of("snap", "start", "docker"));
  }

  @Override
  public void resetFailed() {}

  @Override
  public List<String> lastLogLines(int n) {
    return Call.lines(commands, n, List.of("snap", "logs", "-n=" + n, "docker"));
  }
}
