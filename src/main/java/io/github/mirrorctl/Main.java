package io.github.mirrorctl;

import io.github.mirrorctl.cli.App;
import io.github.mirrorctl.cli.Cli;
import io.github.mirrorctl.cli.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The only entry and the only exit: streams and arguments in, an exit code out. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // the terminal is UTF-8 whatever the JVM thinks of a bare environment such as sudo's
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs one command line; returns its exit code (see the manual's EXIT STATUS). */
  static int run(PrintStream out, PrintStream err, String... args) {
    // answered before picocli is loaded: half the time
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      out.println(Version.line());
      return 0;
    }
    return Cli.run(App.of(out, err), args);
  }
}
