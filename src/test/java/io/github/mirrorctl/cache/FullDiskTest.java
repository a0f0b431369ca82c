package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final RepositoryName REDIS = new RepositoryName("library/redis");
  private static final Tag LATEST = new Tag("latest");
  private static final Duration DAY = Duration.ofHours(24);

  @TempDir Path storage;

  private final TestClock clock = new TestClock();
  private final FullDisk disk = new FullDisk();
  private final byte[] stored = Blobs.random(1, 5000);
  private final byte[] fresh = Blobs.random(2, 300_000);
  private final Digest freshDigest = Digest.sha256Of(fresh);
  private CacheDirectory cache;
  private StoredBlob blob;

  @BeforeEach
  void open() throws IOException {
    cache = CacheDirectory.open(storage, clock, disk, new MemoryCache(1_000_000));
    blob = Blobs.download(cache, stored);
    cache.repositories().putTag(REDIS, LATEST, blob.digest());
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(storage)) {
      return all.filter(Files::isRegularFile)
          .map(file -> storage.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void what_is_stored_is_served_verified_and_remembered_in_memory() {
    disk.leave(0);
    clock.advance(DAY);
    assertThat(cache.blobs().find(blob.digest())).contains(blob);
    assertThat(cache.repositories().tag(REDIS, LATEST)).contains(blob.digest());
    cache.blobs().used(blob.digest());
    assertThat(cache.blobs().verify(blob)).isTrue();
    assertThat(cache.blobs().trusted(blob, DAY)).isTrue();
    assertThat(cache.blobs().lastUse(blob.digest())).contains(clock.instant());
  }

  @Test
  void what_the_journal_could_not_take_it_takes_when_there_is_room_again() {
    disk.leave(10); // a torn line
    clock.advance(DAY);
    assertThat(cache.blobs().verify(blob)).isTrue();
    cache.repositories().putMediaType(freshDigest, "text/plain");
    disk.leave(Long.MAX_VALUE);
    cache.close();
    cache = CacheDirectory.open(storage, clock, disk, new MemoryCache(1_000_000));
    assertThat(cache.blobs().trusted(blob, DAY)).isTrue();
    assertThat(cache.repositories().mediaType(freshDigest)).contains("text/plain");
  }

  @Test
  void opens_and_serves_with_no_byte_left() {
    cache.close();
    disk.leave(0);
    cache = CacheDirectory.open(storage, clock, disk, new MemoryCache(1_000_000));
    assertThat(cache.blobs().find(blob.digest())).contains(blob);
    assertThat(cache.blobs().trusted(blob, DAY)).isTrue();
  }

  @Test
  void a_download_says_how_far_it_came_and_goes_on_when_there_is_room() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(freshDigest)) {
      disk.leave(123_456);
      ByteBuffer bytes = ByteBuffer.wrap(fresh);
      assertThatThrownBy(() -> partial.write(bytes))
          .isInstanceOf(NoSpaceException.class)
          .hasMessage("no space left on the disk");
      assertThat(partial.written()).isEqualTo(123_456);
      assertThat(bytes.remaining()).isEqualTo(fresh.length - 123_456);
      assertThatThrownBy(() -> partial.expect(fresh.length, Optional.of("\"x\"")))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(NoSpaceException.class);
      assertThat(partial.expectedLength()).hasValue(fresh.length);

      disk.leave(Long.MAX_VALUE);
      partial.write(bytes);
      assertThat(partial.commit().orElseThrow().path()).hasBinaryContent(fresh);
    }
  }

  @Test
  void a_download_that_is_given_up_leaves_nothing() throws IOException {
    List<String> before = files();
    try (PartialBlob partial = cache.blobs().resume(freshDigest)) {
      disk.leave(1000);
      assertThatThrownBy(() -> partial.write(ByteBuffer.wrap(fresh)))
          .isInstanceOf(NoSpaceException.class);
      partial.delete();
    }
    assertThat(files()).isEqualTo(before);
    assertThat(cache.blobs().find(freshDigest)).isEmpty();
  }

  @Test
  void manifests_and_links_fail_clearly_and_leave_nothing_half_written() throws IOException {
    List<String> before = files();
    for (long left : new long[] {0, 1, 40}) {
      for (Runnable write :
          List.<Runnable>of(
              () -> cache.blobs().put(freshDigest, fresh),
              () -> cache.repositories().putTag(REDIS, LATEST, freshDigest),
              () -> cache.repositories().putManifest(REDIS, freshDigest),
              () -> cache.repositories().putLayer(REDIS, freshDigest))) {
        disk.leave(left);
        assertThatThrownBy(write::run)
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageMatching("cannot (store|write) .*: no space left on the disk")
            .hasCauseInstanceOf(NoSpaceException.class);
      }
    }
    assertThat(cache.repositories().tag(REDIS, LATEST)).contains(blob.digest());
    assertThat(new TreeSet<>(files())).isEqualTo(new TreeSet<>(before));
  }

  @Test
  void the_journal_is_not_lost_where_there_is_no_room_to_write_it_anew() {
    for (int i = 0; i < 3000; i++) {
      if (i == 1500) {
        disk.leave(100_000); // enough for lines, too little for what is thrown at it
      }
      clock.advance(Duration.ofSeconds(1));
      assertThat(cache.blobs().verify(blob)).isTrue();
    }
    cache.close();
    disk.leave(Long.MAX_VALUE);
    cache = CacheDirectory.open(storage, clock, disk, new MemoryCache(1_000_000));
    assertThat(cache.blobs().trusted(blob, DAY)).isTrue();
  }
}
