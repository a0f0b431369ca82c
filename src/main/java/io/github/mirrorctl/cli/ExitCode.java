package io.github.mirrorctl.cli;

/** The exit codes, the same for every command. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int INVALID = 2;
  static final int UNHEALTHY = 3;
  static final int RIGHTS = 4;

  private ExitCode() {}
}
