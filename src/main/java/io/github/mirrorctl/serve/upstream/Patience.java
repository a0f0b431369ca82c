package io.github.mirrorctl.serve.upstream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The time that one exchange has, however many requests it takes; giving up cancels the one that is
 * under way.
 */
final class Patience {
  private final long end;
  private boolean over;
  private @Nullable Future<?> underWay;

  Patience(Duration length) {
    this.end = System.nanoTime() + length.toNanos();
  }

  /** What is left of it, zero at the end. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Notes what is cancelled at the end: at once, when that has come. */
  void watch(CompletableFuture<?> request) {
    boolean late;
    synchronized (this) {
      late = over;
      underWay = request;
    }
    if (late) {
      request.cancel(true);
    }
  }

  void end() {
    Future<?> request;
    synchronized (this) {
      over = true;
      request = underWay;
    }
    if (request != null) {
      request.cancel(true); // HttpClient closes the connection (JDK-8245462, since 16)
    }
  }

  synchronized boolean isOver() {
    return over;
  }
}
