package io.github.mirrorctl.it;

/** What a command left behind: its exit code and what it wrote. */
record Result(String command, int exit, String out, String err) {
  /** How a command ends that ran out of its time, see timeout(1). */
  static final int TIMED_OUT = 124;

  /** This result, if the command succeeded; else a failure that shows all of it. */
  Result ok() {
    if (exit != 0) {
      throw new AssertionError(this);
    }
    return this;
  }

  @Override
  public String toString() {
    return "$ %s%nexit %d%n--- stdout%n%s--- stderr%n%s".formatted(command, exit, out, err);
  }
}
