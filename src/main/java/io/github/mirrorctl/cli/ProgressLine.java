package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.Bytes;
import java.io.PrintStream;

/**
 * How far something long is: a line that is written over on a terminal, a few plain lines
 * elsewhere.
 */
final class ProgressLine {
  private static final long REFRESH_NANOS = 100_000_000;

  private final PrintStream err;
  private final boolean terminal;
  private String current = "";
  private long tenth = -1;
  private long shownAt;

  ProgressLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  synchronized void show(String what, long done, long total) {
    if (!what.equals(current)) {
      clear();
      tenth = -1;
      shownAt = 0;
    }
    String line = what + amount(done, total);
    if (terminal) {
      if (System.nanoTime() - shownAt > REFRESH_NANOS) {
        err.print("\r\033[K" + line);
        err.flush();
        shownAt = System.nanoTime();
      }
    } else if (total > 0 ? done * 10 / total > tenth : !what.equals(current)) {
      err.println(line);
      tenth = total > 0 ? done * 10 / total : 0;
    }
    current = what;
  }

  /** Before another line is written. */
  synchronized void clear() {
    if (terminal && !current.isEmpty()) {
      err.print("\r\033[K");
      err.flush();
    }
    current = "";
  }

  private static String amount(long done, long total) {
    if (total > 0) {
      return ": "
          + Bytes.format(done)
          + " of "
          + Bytes.format(total)
          + " ("
          + done * 100 / total
          + " %)";
    }
    return done > 0 ? ": " + Bytes.format(done) : " …";
  }
}
