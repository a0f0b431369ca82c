package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import java.time.Duration;
import java.util.List;

/** One bounded call of a service manager's program. */
final class Call {
  /** systemd itself gives docker.service 90 s to stop and to start. */
  static final Duration RESTART = Duration.ofSeconds(90);

  static final Duration QUICK = Duration.ofSeconds(30);
  static final Duration LOG = Duration.ofSeconds(10);

  private Call() {}

  static void check(Commands commands, Duration timeout, List<String> argv) {
    Command.Result result = commands.run(timeout, argv);
    if (!result.ok()) {
      String said = result.firstWords();
      String words = String.join(" ", argv) + " failed: " + said;
      if (said.matches("(?i).*(permission denied|authentication required|access denied).*")) {
        throw Failure.rights(words, "run it again with sudo", new IllegalStateException(said));
      }
      throw Failure.of(words, "");
    }
  }

  /** Lines that a program prints; none when it fails, for a log is only a help. */
  static List<String> lines(Commands commands, int n, List<String> argv) {
    try {
      Command.Result result = commands.run(LOG, argv);
      List<String> lines = result.out().lines().toList();
      return result.ok() ? lines.subList(Math.max(0, lines.size() - n), lines.size()) : List.of();
    } catch (Failure e) {
      return List.of();
    }
  }
}
