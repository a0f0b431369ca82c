package io.github.mirrorctl.host;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Runs programs; tests script the answers and read what was asked. */
public interface Commands {
  /**
   * Runs one program to its end. Throws {@link Failure} when it isn't there, can't be run, or isn't
   * done within {@code timeout}; any exit code is an answer.
   */
  Command.Result run(Duration timeout, List<String> argv);

  /**
   * Runs one program, however long it takes, and copies what it writes to {@code to} as it comes;
   * ends it once nobody reads {@code to} any more. Its exit code, 0 in that last case.
   */
  int copy(List<String> argv, PrintStream to);

  /** Whether the program is installed: a name to look up, or an absolute path. */
  boolean exists(String program);
}
