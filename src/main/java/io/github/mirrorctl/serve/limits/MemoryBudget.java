package io.github.mirrorctl.serve.limits;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one budget of bytes of the process. The JVM has 96 MiB of heap and 64 MiB of direct memory,
 * which are shared out like this:
 *
 * <table>
 *   <caption>What may take how much</caption>
 *   <tr><td>{@link #CACHE}</td><td>everything that is remembered, of all mirrors together</td></tr>
 *   <tr><td>{@link #BODIES}</td><td>bodies that have to be whole, from their first byte that comes
 *     until the last one is sent: reserved here</td></tr>
 *   <tr><td>{@link #DOWNLOADS} times about 128 KiB</td><td>buffers of downloads: blobs go from
 *     there to the disk, and from the disk to clients without another copy in memory</td></tr>
 *   <tr><td>{@link ConnectionLimiter#IN_ALL} times about 16 KiB</td><td>connections, with heads
 *     that are half sent</td></tr>
 * </table>
 *
 * <p>No owner, which is a mirror, gets more than what is left for the others: with one owner that
 * is half, with two a third each (a dynamic threshold, as switches share their buffers; Choudhury
 * and Hahne, 1998). Thread-safe.
 */
public final class MemoryBudget {
  /** Bytes of everything that is remembered. */
  public static final long CACHE = 16L * 1024 * 1024;

  /** Bytes of the bodies that have to be whole. */
  public static final long BODIES = 24L * 1024 * 1024;

  /** Downloads from upstreams at a time. */
  public static final int DOWNLOADS = 128;

  /** The largest manifest, in bytes: as much as the OCI specification 1.1 asks for at least. */
  public static final int LARGEST_BODY = 4 * 1024 * 1024;

  private static final int MOST_WAITING = 2000;

  private final long most;
  private final Map<String, Long> held = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long free;

  private record Waiting(String owner, long bytes, CompletableFuture<Reservation> future) {}

  /** Nothing was free within the time that one waits for it. */
  public static final class OverBudget extends Exception {
    private static final long serialVersionUID = 1L;

    public OverBudget() {
      super("the mirror is busy", null, false, false);
    }
  }

  /** Bytes that were reserved, until it is closed; closing it again does nothing. */
  public final class Reservation implements AutoCloseable {
    private final String owner;
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Reservation(String owner, long bytes) {
      this.owner = owner;
      this.bytes = bytes;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(owner, bytes);
      }
    }
  }

  public MemoryBudget() {
    this(BODIES);
  }

  MemoryBudget(long most) {
    this.most = most;
    this.free = most;
  }

  /** Reserves at once, or not at all. */
  public synchronized Optional<Reservation> tryReserve(String owner, long bytes) {
    return waiting.isEmpty() && fits(owner, bytes)
        ? Optional.of(take(owner, bytes))
        : Optional.empty();
  }

  /**
   * Reserves as soon as it fits, in the order in which it was asked for; fails with {@link
   * OverBudget} after {@code patience}, and at once where too many wait already or it could never
   * fit.
   */
  public CompletableFuture<Reservation> reserve(String owner, long bytes, Duration patience) {
    CompletableFuture<Reservation> future = new CompletableFuture<>();
    synchronized (this) {
      if (waiting.isEmpty() && fits(owner, bytes)) {
        return CompletableFuture.completedFuture(take(owner, bytes));
      }
      if (waiting.size() >= MOST_WAITING || bytes > most) {
        return CompletableFuture.failedFuture(new OverBudget());
      }
      waiting.add(new Waiting(owner, bytes, future));
    }
    CompletableFuture<Void> unused =
        CompletableFuture.runAsync(
            () -> future.completeExceptionally(new OverBudget()),
            CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS));
    return future;
  }

  private boolean fits(String owner, long bytes) {
    long own = held.getOrDefault(owner, 0L);
    return bytes <= free && (own == 0 || own + bytes <= free);
  }

  private Reservation take(String owner, long bytes) {
    free -= bytes;
    held.merge(owner, bytes, Long::sum);
    return new Reservation(owner, bytes);
  }

  private void release(String owner, long bytes) {
    List<Runnable> granted = new ArrayList<>();
    synchronized (this) {
      free += bytes;
      held.compute(owner, (key, now) -> now == null || now <= bytes ? null : now - bytes);
      for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
        Waiting next = all.next();
        if (next.future().isDone()) {
          all.remove(); // it has waited too long
        } else if (fits(next.owner(), next.bytes())) {
          all.remove();
          Reservation reservation = take(next.owner(), next.bytes());
          granted.add(() -> hand(next.future(), reservation));
        }
      }
    }
    granted.forEach(Runnable::run);
  }

  private static void hand(CompletableFuture<Reservation> future, Reservation reservation) {
    if (!future.complete(reservation)) {
      reservation.close();
    }
  }

  /** How many bytes are reserved now. */
  public synchronized long reserved() {
    return most - free;
  }
}
