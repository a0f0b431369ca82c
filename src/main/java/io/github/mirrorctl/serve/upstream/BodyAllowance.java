package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.serve.limits.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The memory that one question to an upstream may take, from before it is asked until what was made
 * of its answer is done: a little for each, more once a body turns out to be large.
 */
final class BodyAllowance implements AutoCloseable {
  /** Bytes for each question. */
  static final int BASE = 64 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final MemoryBudget budget;
  private final String owner;
  private final List<MemoryBudget.Reservation> held = new ArrayList<>();
  private boolean grown;
  private boolean closed;

  BodyAllowance(MemoryBudget budget, String owner) {
    this.budget = budget;
    this.owner = owner;
  }

  /** Waits for the base; fails with {@link UpstreamTrouble} of the kind BUSY. */
  CompletableFuture<Void> begin() {
    return hold(BASE);
  }

  /** Waits for as much as a body of {@code most} bytes takes; once is enough. */
  CompletableFuture<Void> grow(long most) {
    synchronized (this) {
      if (grown || most <= BASE) {
        return CompletableFuture.completedFuture(null);
      }
      grown = true;
    }
    return hold(most);
  }

  private CompletableFuture<Void> hold(long bytes) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Futures.onEnd(
        budget.reserve(owner, bytes, PATIENCE),
        (reservation, over) -> {
          if (over != null) {
            result.completeExceptionally(
                new UpstreamTrouble(UpstreamTrouble.Kind.BUSY, "the mirror is busy"));
          } else {
            keep(reservation);
            result.complete(null);
          }
        });
    return result;
  }

  private synchronized void keep(MemoryBudget.Reservation reservation) {
    if (closed) {
      reservation.close();
    } else {
      held.add(reservation);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    held.forEach(MemoryBudget.Reservation::close);
    held.clear();
  }
}
