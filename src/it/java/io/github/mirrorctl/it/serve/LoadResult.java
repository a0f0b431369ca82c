package io.github.mirrorctl.it.serve;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What has become of the connections of one kind so far. */
final class LoadResult {
  private final int count;
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
  final AtomicInteger connected = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();

  /** Ended by the server. */
  final AtomicInteger ended = new AtomicInteger();

  final AtomicInteger whole = new AtomicInteger();

  /** Bytes of bodies. */
  final AtomicLong bytes = new AtomicLong();

  /** Answers of 200 that aren't what they must be. */
  final AtomicInteger wrong = new AtomicInteger();

  LoadResult(int count) {
    this.count = count;
  }

  void answered(int status) {
    statuses.computeIfAbsent(status, key -> new AtomicInteger()).incrementAndGet();
  }

  int answers(int status) {
    AtomicInteger number = statuses.get(status);
    return number == null ? 0 : number.get();
  }

  /** Whether each has a connection, or was refused one. */
  boolean begun() {
    return connected.get() + refused.get() >= count;
  }

  @Override
  public String toString() {
    return "%d connections: %s refused, %s ended, answers %s, %s whole, %s wrong, %d MB"
        .formatted(count, refused, ended, statuses, whole, wrong, bytes.get() / 1_000_000);
  }
}
