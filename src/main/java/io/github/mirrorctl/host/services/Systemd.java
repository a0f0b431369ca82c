package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code docker.service} of the system, or of the user for a rootless daemon. */
final class Systemd implements ServiceManager {
  private final Commands commands;
  private final boolean user;

  Systemd(Commands commands, boolean user) {
    this.commands = commands;
    this.user = user;
  }

  /** Whether systemd knows a docker.service; a daemon may have been started without one. */
  boolean hasUnit() {
    try {
      return commands
          .run(Call.QUICK, systemctl("show", "--property=LoadState", "docker.service"))
          .out()
          .contains("LoadState=loaded");
    } catch (Failure e) {
      return false;
    }
  }

  @Override
  public String describe() {
    return user ? "systemd --user (docker.service)" : "systemd (docker.service)";
  }

  @Override
  public String restartCommand() {
    return String.join(" ", systemctl("restart", "docker"));
  }

  @Override
  public boolean canRestart() {
    return true;
  }

  @Override
  public void restart() {
    Call.check(commands, Call.RESTART, systemctl("restart", "docker.service"));
  }

  @Override
  public void reload() {
    Call.check(commands, Call.QUICK, systemctl("reload", "docker.service"));
  }

  @Override
  public void start() {
    Call.check(commands, Call.RESTART, systemctl("start", "docker.service"));
  }

  @Override
  public void resetFailed() {
    Call.check(commands, Call.QUICK, systemctl("reset-failed", "docker.service"));
  }

  @Override
  public List<String> lastLogLines(int n) {
    List<String> argv = new ArrayList<>(List.of("journalctl"));
    if (user) {
      argv.add("--user");
    }
    argv.addAll(List.of("-u", "docker", "-n", Integer.toString(n), "--no-pager", "-o", "cat"));
    return Call.lines(commands, n, argv);
  }

  private List<String> systemctl(String... words) {
    List<String> argv = new ArrayList<>(List.of("systemctl"));
    if (user) {
      argv.add("--user");
    }
    argv.addAll(Arrays.asList(words));
    return argv;
  }
}
