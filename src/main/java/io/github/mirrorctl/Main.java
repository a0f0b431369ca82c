package io.github.mirrorctl;

import java.io.PrintStream;

/** The only entry and the only exit: streams and arguments in, an exit code out. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /** Runs one command line; returns its exit code (see the manual's EXIT STATUS). */
  static int run(PrintStream out, PrintStream err, String... args) {
    out.println("mirrorctl");
    return 0;
  }
}
