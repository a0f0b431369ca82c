package io.github.mirrorctl.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps verifications fresh, so that clients rarely wait for one: hashes each blob whose last
 * verification is older than half of what is allowed, the oldest first, at a bounded rate. Runs in
 * a thread of its own until it is closed.
 */
public final class Scrub implements Runnable, AutoCloseable {
  /** As many are known at a time: the memory that it takes is bounded, whatever the cache holds. */
  private static final int BATCH = 10_000;

  private static final Duration SHORTEST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofMinutes(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final BlobStore blobs;
  private final Duration due;
  private final long bytesPerSecond;
  private final Consumer<StoredBlob> bad;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock
  private boolean paused;
  private boolean closed;
  private long allowedAt = System.nanoTime();

  private record Candidate(Digest digest, Instant verified) {}

  /**
   * A scrub that has yet to be run.
   *
   * @param verifyEvery how old a verification may be when a client asks; zero, for one at each
   *     request, leaves nothing to do
   * @param bytesPerSecond how fast it reads, more than 0; a client that waits for the same blob has
   *     it read at full speed
   * @param bad told of each blob that was found bad, and set aside, in the scrub's thread
   */
  public Scrub(
      BlobStore blobs, Duration verifyEvery, long bytesPerSecond, Consumer<StoredBlob> bad) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("a scrub of " + bytesPerSecond + " bytes a second");
    }
    this.blobs = blobs;
    this.due = verifyEvery.dividedBy(2);
    this.bytesPerSecond = bytesPerSecond;
    this.bad = bad;
  }

  /** Goes round until {@link #close}, or until its thread is interrupted. */
  @Override
  public void run() {
    if (due.isZero()) {
      return;
    }
    blobs.forgetGone();
    boolean goOn = true;
    while (goOn) {
      List<Candidate> oldest = oldest();
      goOn = verify(oldest);
      if (goOn && oldest.size() < BATCH) {
        goOn = rest();
      }
    }
  }

  private List<Candidate> oldest() {
    PriorityQueue<Candidate> newestFirst =
        new PriorityQueue<>(Comparator.comparing(Candidate::verified).reversed());
    blobs.forEach(
        blob -> {
          if (!isClosed() && !blobs.trusted(blob, due)) {
            newestFirst.add(
                new Candidate(blob.digest(), blobs.lastVerified(blob).orElse(Instant.EPOCH)));
            if (newestFirst.size() > BATCH) {
              newestFirst.remove();
            }
          }
        });
    return newestFirst.stream().sorted(Comparator.comparing(Candidate::verified)).toList();
  }

  /** False when it was told to stop. */
  private boolean verify(List<Candidate> oldest) {
    for (Candidate candidate : oldest) {
      if (isClosed()) {
        return false;
      }
      Optional<StoredBlob> blob = blobs.find(candidate.digest());
      // a client may have had it verified meanwhile
      if (blob.isPresent() && !blobs.trusted(blob.get(), due)) {
        Hashing.Verdict verdict = blobs.verify(blob.get(), this::goOn);
        if (verdict == Hashing.Verdict.BAD) {
          bad.accept(blob.get());
        } else if (verdict == Hashing.Verdict.ABANDONED) {
          return false;
        }
      }
    }
    return !isClosed();
  }

  private boolean goOn(int bytes, Hashing hashing) {
    lock.lock();
    try {
      long now = System.nanoTime();
      long takes = (long) (bytes * 1e9 / bytesPerSecond);
      allowedAt = (allowedAt - now > 0 ? allowedAt : now) + takes;
      while (!closed && !hashing.isHurried() && (paused || System.nanoTime() - allowedAt < 0)) {
        long left = changed.awaitNanos(POLL_NANOS);
        assert left <= POLL_NANOS;
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean rest() {
    Duration rest = due.dividedBy(8);
    rest = rest.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : rest;
    rest = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    lock.lock();
    try {
      long left = rest.toNanos();
      while (!closed && (left > 0 || paused)) {
        left = changed.awaitNanos(Math.max(left, POLL_NANOS));
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Lets it rest, in the middle of a blob too, until {@link #resume}. */
  public void pause() {
    set(() -> paused = true);
  }

  public void resume() {
    set(() -> paused = false);
  }

  /** Stops it within milliseconds; does not wait for its thread. */
  @Override
  public void close() {
    set(() -> closed = true);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
