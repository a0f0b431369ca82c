package io.github.mirrorctl.it.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become so, never for ever. */
final class Until {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Until() {}

  /** Whether it holds within that time. */
  static boolean holds(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** The same, and a failure when it doesn't. */
  static void hold(String what, BooleanSupplier condition) {
    if (!holds(Duration.ofSeconds(15), condition)) {
      throw new AssertionError("within 15 s it has not come true that " + what);
    }
  }
}
