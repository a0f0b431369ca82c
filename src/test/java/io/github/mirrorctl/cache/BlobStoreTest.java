package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlobStoreTest {
  private static final Duration DAY = Duration.ofHours(24);

  @TempDir Path storage;

  private final TestClock clock = new TestClock();
  private final byte[] bytes = Blobs.random(7, 700_000);
  private final Digest digest = Digest.sha256Of(bytes);
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

  private void reopen() {
    close();
    open();
  }

  private StoredBlob foreign() throws IOException {
    Blobs.write(Blobs.data(storage, digest), bytes);
    return blobs.find(digest).orElseThrow();
  }

  @Test
  void a_download_is_trusted_for_a_day_and_over_a_restart() throws IOException {
    StoredBlob blob = Blobs.download(cache, bytes);
    assertThat(blobs.find(digest)).contains(blob);
    assertThat(blobs.trusted(blob, DAY)).isTrue();

    reopen();
    clock.advance(DAY.minusSeconds(1));
    assertThat(blobs.trusted(blob, DAY)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(blobs.trusted(blob, DAY)).isFalse();

    assertThat(blobs.verify(blob)).isTrue();
    assertThat(blobs.trusted(blob, DAY)).isTrue();
  }

  @Test
  void is_trusted_never_when_each_request_must_verify_or_the_clock_was_put_back()
      throws IOException {
    StoredBlob blob = Blobs.download(cache, bytes);
    assertThat(blobs.trusted(blob, Duration.ZERO)).isFalse();
    clock.advance(Duration.ofDays(-3));
    assertThat(blobs.trusted(blob, DAY)).isFalse();
  }

  @Test
  void what_a_registry_has_left_is_trusted_once_it_is_verified() throws IOException {
    StoredBlob blob = foreign();
    assertThat(blobs.trusted(blob, DAY)).isFalse();
    assertThat(blobs.verify(blob)).isTrue();
    assertThat(blobs.trusted(blob, DAY)).isTrue();
  }

  @Test
  void another_time_length_or_file_of_that_name_is_not_trusted() throws IOException {
    StoredBlob blob = Blobs.download(cache, bytes);
    FileTime time = Files.getLastModifiedTime(blob.path());

    Files.setLastModifiedTime(blob.path(), FileTime.fromMillis(time.toMillis() + 1));
    assertThat(blobs.trusted(blob, DAY)).isFalse();
    Files.setLastModifiedTime(blob.path(), time);
    assertThat(blobs.trusted(blob, DAY)).isTrue();

    Path copy = storage.resolve("copy");
    Files.copy(blob.path(), copy, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(copy, blob.path(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(blobs.trusted(blob, DAY)).isFalse();
    assertThat(blobs.verify(blob)).isTrue();

    Files.write(blob.path(), Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(blobs.trusted(blobs.find(digest).orElseThrow(), DAY)).isFalse();
  }

  @Test
  void a_flipped_byte_is_found_and_set_aside() throws IOException {
    StoredBlob blob = Blobs.download(cache, bytes);
    Blobs.flip(blob.path(), 500_000);

    assertThat(blobs.verify(blob)).isFalse();

    assertThat(blobs.find(digest)).isEmpty();
    assertThat(blobs.trusted(blob, DAY)).isFalse();
    assertThat(Blobs.setAside(storage))
        .containsExactly(
            storage.resolve(".mirrorctl/bad/sha256-" + digest.hex() + "-" + clock.millis()));
    Blobs.download(cache, bytes);
    assertThat(blobs.find(digest).orElseThrow().path()).hasBinaryContent(bytes);
  }

  @Test
  void a_truncated_file_is_found_and_set_aside() throws IOException {
    StoredBlob blob = foreign();
    Files.write(blob.path(), Arrays.copyOf(bytes, 1000));
    assertThat(blobs.verify(blobs.find(digest).orElseThrow())).isFalse();
    assertThat(blobs.find(digest)).isEmpty();
  }

  @Test
  void only_a_few_bad_ones_are_kept_the_newest() throws IOException {
    for (int i = 0; i < 6; i++) {
      StoredBlob blob = Blobs.download(cache, bytes);
      Blobs.flip(blob.path(), i);
      assertThat(blobs.verify(blob)).isFalse();
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(Blobs.setAside(storage)).hasSize(SetAside.KEPT);
    assertThat(Blobs.setAside(storage).get(0).toString())
        .endsWith("-" + clock.instant().minus(Duration.ofMinutes(3)).toEpochMilli());
  }

  @Test
  void a_discarded_blob_is_gone_but_for_who_looks_for_it() throws IOException {
    StoredBlob blob = Blobs.download(cache, bytes);
    blobs.discard(blob);
    assertThat(blobs.find(digest)).isEmpty();
    assertThat(Blobs.setAside(storage)).hasSize(1);
    blobs.discard(blob);
    assertThat(Blobs.setAside(storage)).hasSize(1);
  }

  @Test
  void a_blob_that_went_away_is_not_verified() throws IOException {
    StoredBlob blob = Blobs.download(cache, bytes);
    Files.delete(blob.path());
    assertThat(blobs.trusted(blob, DAY)).isFalse();
    assertThat(blobs.verify(blob)).isFalse();
    assertThat(Blobs.setAside(storage)).isEmpty();
  }

  @Test
  void those_who_ask_at_the_same_time_share_one_reading() throws Exception {
    StoredBlob blob = foreign();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Hashing.Pace untilJoined =
        (count, hashing) -> {
          begun.complete(null);
          while (!hashing.isHurried()) {
            Thread.onSpinWait();
          }
          return true;
        };
    var first = CompletableFuture.supplyAsync(() -> blobs.verify(blob, untilJoined));
    begun.join();
    assertThat(blobs.verify(blob)).isTrue();
    assertThat(first.get()).isEqualTo(Hashing.Verdict.GOOD);
  }

  @Test
  void who_asks_while_another_is_told_to_stop_reads_it_himself() throws Exception {
    StoredBlob blob = foreign();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Hashing.Pace stopped =
        (count, hashing) -> {
          begun.complete(null);
          while (!hashing.isHurried()) {
            Thread.onSpinWait();
          }
          return false;
        };
    var first = CompletableFuture.supplyAsync(() -> blobs.verify(blob, stopped));
    begun.join();
    assertThat(blobs.verify(blob)).isTrue();
    assertThat(first.get()).isEqualTo(Hashing.Verdict.ABANDONED);
  }

  @Test
  void an_interrupted_reading_says_nothing_of_the_blob() throws IOException {
    StoredBlob blob = foreign();
    Thread.currentThread().interrupt();
    assertThat(blobs.verify(blob)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(blobs.find(digest)).isPresent();
    assertThat(blobs.verify(blob)).isTrue();
  }

  @Test
  void stores_a_manifest_once_and_nothing_under_a_wrong_digest() throws IOException {
    byte[] manifest = Blobs.text("{}");
    StoredBlob blob = blobs.put(Digest.sha256Of(manifest), manifest);
    FileStamp stamp = FileStamp.of(blob.path()).orElseThrow();
    assertThat(blobs.trusted(blob, DAY)).isTrue();
    blobs.put(blob.digest(), manifest);
    assertThat(FileStamp.of(blob.path())).contains(stamp);

    assertThatThrownBy(() -> blobs.put(digest, manifest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("these bytes are not the content of " + digest);
    assertThat(blobs.find(digest)).isEmpty();
  }

  @Test
  void a_spoilt_manifest_is_written_again() throws IOException {
    byte[] manifest = Blobs.text("{\"schemaVersion\": 2}");
    Digest of = Blobs.sha512Of(manifest);
    Blobs.flip(blobs.put(of, manifest).path(), 3);
    assertThat(blobs.put(of, manifest).path()).hasBinaryContent(manifest);
    Files.delete(Blobs.data(storage, of));
    Files.createDirectories(Blobs.data(storage, of).resolve("in/the/way"));
    assertThat(blobs.put(of, manifest).path()).hasBinaryContent(manifest);
  }

  @Test
  void a_file_of_no_bytes_is_a_blob_only_where_there_should_be_none() throws IOException {
    Blobs.write(Blobs.data(storage, digest), new byte[0]);
    assertThat(blobs.find(digest)).isEmpty();
    Digest empty = Digest.sha256Of(new byte[0]);
    Blobs.write(Blobs.data(storage, empty), new byte[0]);
    assertThat(blobs.find(empty).map(StoredBlob::size)).contains(0L);
  }
}
