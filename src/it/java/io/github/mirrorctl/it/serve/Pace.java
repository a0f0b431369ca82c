package io.github.mirrorctl.it.serve;

import java.util.concurrent.TimeUnit;

/** A rate that all who send share. */
final class Pace {
  private long bytesPerSecond;
  private long freeAt = System.nanoTime();

  synchronized void rate(long bytes) {
    bytesPerSecond = bytes;
    freeAt = System.nanoTime();
  }

  /** Waits for so long as these bytes take on the wire. */
  void take(int bytes) {
    long until = reserve(bytes);
    long left = until - System.nanoTime();
    // the scheduler's own grain: less isn't worth a sleep
    if (left > TimeUnit.MILLISECONDS.toNanos(1)) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized long reserve(int bytes) {
    long now = System.nanoTime();
    if (bytesPerSecond == 0) {
      return now;
    }
    freeAt = Math.max(freeAt, now) + bytes * 1_000_000_000L / bytesPerSecond;
    return freeAt;
  }
}
