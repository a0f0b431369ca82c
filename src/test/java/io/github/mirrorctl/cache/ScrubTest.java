package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScrubTest {
  private static final Duration DAY = Duration.ofHours(24);
  private static final long FAST = 1L << 40;

  @TempDir Path storage;

  private final TestClock clock = new TestClock();
  private final BlockingQueue<StoredBlob> bad = new LinkedBlockingQueue<>();
  private CacheDirectory cache;
  private BlobStore blobs;

  @BeforeEach
  void open() {
    cache = CacheDirectory.open(storage, clock, new MemoryCache(1_000_000));
    blobs = cache.blobs();
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private StoredBlob foreign(int seed, int length) throws IOException {
    byte[] bytes = Blobs.random(seed, length);
    Digest digest = Digest.sha256Of(bytes);
    Blobs.write(Blobs.data(storage, digest), bytes);
    return blobs.find(digest).orElseThrow();
  }

  private Thread start(Scrub scrub) {
    Thread thread = new Thread(scrub, "scrub");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void stop(Scrub scrub, Thread thread) throws InterruptedException {
    scrub.close();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(thread.isAlive()).isFalse();
  }

  private static void until(java.util.function.BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited for 30 s").isNegative();
      Thread.sleep(5);
    }
  }

  @Test
  void verifies_what_has_never_been_and_tells_what_is_bad() throws Exception {
    StoredBlob good = foreign(1, 1000);
    StoredBlob spoilt = foreign(2, 1000);
    Blobs.flip(spoilt.path(), 10);
    try (Scrub scrub = new Scrub(blobs, DAY, FAST, bad::add)) {
      Thread thread = start(scrub);
      assertThat(bad.poll(30, TimeUnit.SECONDS)).isEqualTo(spoilt);
      until(() -> blobs.trusted(good, DAY));
      stop(scrub, thread);
    }
    assertThat(blobs.find(spoilt.digest())).isEmpty();
    assertThat(bad).isEmpty();
  }

  @Test
  void leaves_what_was_verified_less_than_half_of_the_time_ago() throws Exception {
    StoredBlob older = Blobs.download(cache, Blobs.random(1, 1000));
    clock.advance(Duration.ofHours(2));
    StoredBlob newer = Blobs.download(cache, Blobs.random(2, 1000));
    Blobs.flip(older.path(), 10);
    Blobs.flip(newer.path(), 10);
    clock.advance(Duration.ofHours(11));
    try (Scrub scrub = new Scrub(blobs, DAY, FAST, bad::add)) {
      Thread thread = start(scrub);
      assertThat(bad.poll(30, TimeUnit.SECONDS)).isEqualTo(older);
      stop(scrub, thread);
    }
    assertThat(bad).isEmpty();
    assertThat(blobs.find(newer.digest())).isPresent();
  }

  @Test
  void begins_with_the_oldest() throws Exception {
    List<StoredBlob> oldestFirst = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      oldestFirst.add(Blobs.download(cache, Blobs.random(i, 500)));
      Blobs.flip(oldestFirst.get(i).path(), 7);
      clock.advance(Duration.ofHours(1));
    }
    StoredBlob never = foreign(9, 500);
    Blobs.flip(never.path(), 7);
    oldestFirst.add(0, never);
    clock.advance(DAY);
    try (Scrub scrub = new Scrub(blobs, DAY, FAST, bad::add)) {
      Thread thread = start(scrub);
      for (StoredBlob blob : oldestFirst) {
        assertThat(bad.poll(30, TimeUnit.SECONDS)).isEqualTo(blob);
      }
      stop(scrub, thread);
    }
  }

  @Test
  void keeps_to_its_rate() throws Exception {
    StoredBlob blob = foreign(1, 1_000_000);
    long start = System.nanoTime();
    try (Scrub scrub = new Scrub(blobs, DAY, 2_000_000, bad::add)) {
      Thread thread = start(scrub);
      until(() -> blobs.trusted(blob, DAY));
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
      stop(scrub, thread);
    }
  }

  @Test
  void stops_at_once_in_the_middle_of_a_blob_and_says_nothing_of_it() throws Exception {
    StoredBlob blob = foreign(1, 3_000_000);
    Scrub scrub = new Scrub(blobs, DAY, 1, bad::add);
    Thread thread = start(scrub);
    until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    stop(scrub, thread);
    assertThat(blobs.trusted(blob, DAY)).isFalse();
    assertThat(blobs.find(blob.digest())).isPresent();
    assertThat(bad).isEmpty();
  }

  @Test
  void a_client_does_not_wait_at_the_scrubs_rate() throws Exception {
    StoredBlob blob = foreign(1, 3_000_000);
    try (Scrub scrub = new Scrub(blobs, DAY, 1, bad::add)) {
      Thread thread = start(scrub);
      until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      assertThat(blobs.verify(blob)).isTrue();
      stop(scrub, thread);
    }
  }

  @Test
  void rests_while_it_is_paused() throws Exception {
    StoredBlob blob = foreign(1, 1000);
    try (Scrub scrub = new Scrub(blobs, DAY, FAST, bad::add)) {
      scrub.pause();
      Thread thread = start(scrub);
      until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      assertThat(blobs.trusted(blob, DAY)).isFalse();
      scrub.resume();
      until(() -> blobs.trusted(blob, DAY));
      stop(scrub, thread);
    }
  }

  @Test
  void goes_round_again_for_what_has_become_old() throws Exception {
    Duration soon = Duration.ofSeconds(10);
    StoredBlob blob = foreign(1, 1000);
    try (Scrub scrub = new Scrub(blobs, soon, FAST, bad::add)) {
      Thread thread = start(scrub);
      until(() -> blobs.trusted(blob, soon));
      clock.advance(soon);
      assertThat(blobs.trusted(blob, soon)).isFalse();
      until(() -> blobs.trusted(blob, soon));
      stop(scrub, thread);
    }
  }

  @Test
  void forgets_what_somebody_has_taken_away() throws Exception {
    StoredBlob blob = Blobs.download(cache, Blobs.random(1, 1000));
    blobs.used(blob.digest());
    Files.delete(blob.path());
    try (Scrub scrub = new Scrub(blobs, DAY, FAST, bad::add)) {
      Thread thread = start(scrub);
      until(() -> blobs.lastUse(blob.digest()).isEmpty());
      stop(scrub, thread);
    }
  }

  @Test
  void has_nothing_to_do_where_each_request_verifies() {
    new Scrub(blobs, Duration.ZERO, FAST, bad::add).run();
    assertThatThrownBy(() -> new Scrub(blobs, DAY, 0, bad::add))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
