package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import java.util.List;

/**
 * An init script that {@code service} (System V) or {@code rc-service} (OpenRC) runs. Both take the
 * same words; Debian's script knows no reload, so System V's goes through the pid file.
 */
final class InitScript implements ServiceManager {
  private final HostEnvironment environment;
  private final Commands commands;
  private final String program;
  private final PidFile pidFile;

  InitScript(HostEnvironment environment, Commands commands, String program, PidFile pidFile) {
    this.environment = environment;
    this.commands = commands;
    this.program = program;
    this.pidFile = pidFile;
  }

  @Override
  public String describe() {
    return program + " docker";
  }

  @Override
  public String restartCommand() {
    return program + " docker restart";
  }

  @Override
  public boolean canRestart() {
    return true;
  }

  @Override
  public void restart() {
    Call.check(commands, Call.RESTART, List.of(program, "docker", "restart"));
  }

  @Override
  public void reload() {
    if (program.equals("rc-service")) {
      Call.check(commands, Call.QUICK, List.of(program, "docker", "reload"));
    } else {
      pidFile.reload();
    }
  }

  @Override
  public void start() {
    // OpenRC takes a crashed service for a started one: only its restart brings that back
    String word = program.equals("rc-service") ? "restart" : "start";
    Call.check(commands, Call.RESTART, List.of(program, "docker", word));
  }

  @Override
  public void resetFailed() {}

  @Override
  public List<String> lastLogLines(int n) {
    try {
      return new LogFile(environment.system("/var/log/docker.log")).tail(n);
    } catch (Failure e) {
      return List.of();
    }
  }
}
