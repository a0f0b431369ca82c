package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A daemon that nobody manages: its pid file is enough to make it read its settings again. */
final class PidFile implements ServiceManager {
  private static final String BY_HAND =
      "stop dockerd and start it again the way it was started on this machine";

  private final HostEnvironment environment;
  private final Commands commands;
  private final List<Path> candidates;

  PidFile(HostEnvironment environment, Commands commands, List<Path> candidates) {
    this.environment = environment;
    this.commands = commands;
    this.candidates = List.copyOf(candidates);
  }

  @Override
  public String describe() {
    return "no service manager, the pid file " + candidates.get(0);
  }

  @Override
  public String restartCommand() {
    return "stop dockerd and start it again";
  }

  @Override
  public boolean canRestart() {
    return false;
  }

  @Override
  public void restart() {
    throw Failure.of("nothing on this machine is known to restart the Docker daemon", BY_HAND);
  }

  @Override
  public void reload() {
    long pid =
        candidates.stream()
            .flatMap(file -> daemon(file).stream())
            .findFirst()
            .orElseThrow(
                () -> Failure.of("no running dockerd found through " + candidates.get(0), BY_HAND));
    // the shell's own kill: a minimal system has no other
    Call.check(commands, Call.QUICK, List.of("sh", "-c", "kill -HUP " + pid));
  }

  @Override
  public void start() {
    throw Failure.of("nothing on this machine is known to start the Docker daemon", BY_HAND);
  }

  @Override
  public void resetFailed() {}

  @Override
  public List<String> lastLogLines(int n) {
    return List.of();
  }

  /** The pid in the file, if a dockerd has it: the file may be older than the last boot. */
  private Optional<Long> daemon(Path file) {
    return TextFile.read(file)
        .map(String::strip)
        .filter(text -> text.matches("[1-9][0-9]{0,9}"))
        .filter(
            pid ->
                TextFile.read(environment.system("/proc/" + pid + "/comm"))
                    .filter(name -> name.strip().equals("dockerd"))
                    .isPresent())
        .map(Long::valueOf);
  }
}
