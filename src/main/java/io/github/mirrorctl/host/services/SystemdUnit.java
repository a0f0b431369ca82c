package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A service of the system's systemd, or of the user's, and what the journal has of it. */
record SystemdUnit(Commands commands, String name, boolean user) {
  /** The command line of systemctl with these words. */
  List<String> systemctl(String... words) {
    List<String> argv = new ArrayList<>(List.of("systemctl"));
    if (user) {
      argv.add("--user");
    }
    argv.addAll(Arrays.asList(words));
    return argv;
  }

  /** Runs systemctl with these words; throws {@link Failure} when that fails. */
  void check(Duration timeout, String... words) {
    Call.check(commands, timeout, systemctl(words));
  }

  /** What systemctl says to these words; any exit code is an answer. */
  Command.Result ask(String... words) {
    return commands.run(Call.QUICK, systemctl(words));
  }

  /** The command line that shows its log with these words, nothing but the messages. */
  List<String> journal(String... words) {
    List<String> argv = new ArrayList<>(List.of("journalctl"));
    argv.add(user ? "--user-unit=" + name : "--unit=" + name);
    argv.addAll(List.of("--quiet", "--no-pager", "-o", "cat"));
    argv.addAll(Arrays.asList(words));
    return argv;
  }

  /**
   * The last lines of its log, at most {@code n}; what it said just now is among them where the
   * journal can be told to take it first, which only root may.
   */
  List<String> lastLogLines(int n) {
    try {
      commands.run(Call.LOG, List.of("journalctl", "--sync"));
    } catch (Failure e) {
      // the lines that are there help too
    }
    return Call.lines(commands, n, journal("-n", Integer.toString(n)));
  }
}
