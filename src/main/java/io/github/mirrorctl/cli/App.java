package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run of mirrorctl is given: its streams, its environment, and whether a person sits at the
 * other end.
 *
 * @param program what this run was started from
 * @param terminalIn whether a person can be asked
 * @param terminalOut whether standard output is a terminal
 * @param terminalErr whether standard error is a terminal
 */
public record App(
    PrintStream out,
    PrintStream err,
    InputStream in,
    HostEnvironment environment,
    Program program,
    boolean terminalIn,
    boolean terminalOut,
    boolean terminalErr) {

  /**
   * The real process's; nothing of the terminal is asked of native code, which would take 0.1 s.
   */
  public static App of(PrintStream out, PrintStream err) {
    return new App(
        out,
        err,
        System.in,
        HostEnvironment.real(),
        Program.running(),
        isTerminal(0),
        isTerminal(1),
        isTerminal(2));
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
