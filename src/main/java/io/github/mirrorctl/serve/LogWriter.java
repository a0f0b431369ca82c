package io.github.mirrorctl.serve;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Writes a log in the background, a few times a second, so that nobody waits for a terminal, a pipe
 * that isn't read, or a disk; when that can't follow, lines are dropped and counted. Thread-safe.
 */
public final class LogWriter {
  private static final int LIMIT = 4 * 1024 * 1024;
  private static final long PAUSE_MILLIS = 100;

  private final PrintStream out;
  // all guarded by this
  private StringBuilder pending = new StringBuilder();
  private long dropped;
  private boolean hurried;
  private boolean writing;

  LogWriter(PrintStream out, String name) {
    this.out = out;
    Thread thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes lines, each with its end. */
  synchronized void add(String lines) {
    if (pending.length() + lines.length() > LIMIT) {
      dropped++;
    } else {
      pending.append(lines);
    }
  }

  private void run() {
    try {
      while (true) {
        byte[] bytes = take();
        out.write(bytes, 0, bytes.length);
        out.flush();
        written();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized byte[] take() throws InterruptedException {
    do {
      if (!hurried) {
        wait(PAUSE_MILLIS);
      }
      hurried = false;
    } while (pending.isEmpty());
    String text = dropped == 0 ? pending.toString() : pending + "(" + dropped + " lines dropped)\n";
    pending = new StringBuilder();
    dropped = 0;
    writing = true;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private synchronized void written() {
    writing = false;
    notifyAll();
  }

  /** Returns when all is written, or after that time. */
  synchronized void flush(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    hurried = true;
    notifyAll();
    try {
      for (long left = most.toMillis();
          left > 0 && (writing || !pending.isEmpty());
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
