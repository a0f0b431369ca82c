package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialBlobTest {
  @TempDir Path storage;

  private final byte[] bytes = Blobs.random(3, 1_000_000);
  private final Digest digest = Digest.sha256Of(bytes);
  private CacheDirectory cache;

  @BeforeEach
  void open() {
    cache = CacheDirectory.open(storage, new TestClock(), new MemoryCache(1_000_000));
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private ByteBuffer part(int from, int to) {
    return ByteBuffer.wrap(bytes, from, to - from);
  }

  private Path file() {
    return storage.resolve(".mirrorctl/partial/sha256/" + digest.hex());
  }

  private long leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(storage.resolve(".mirrorctl/partial"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void goes_on_from_its_last_byte_and_knows_what_the_upstream_said() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.expect(bytes.length, Optional.of("\"v1\""));
      partial.write(part(0, 300_000));
    }
    close();
    open();
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      assertThat(partial.written()).isEqualTo(300_000);
      assertThat(partial.expectedLength()).hasValue(bytes.length);
      assertThat(partial.validator()).contains("\"v1\"");
      assertThat(cache.blobs().find(digest)).isEmpty();
      partial.write(part(300_000, 700_000));
      partial.write(part(700_000, bytes.length));
      assertThat(partial.commit().orElseThrow().path()).hasBinaryContent(bytes);
    }
    StoredBlob blob = cache.blobs().find(digest).orElseThrow();
    assertThat(cache.blobs().trusted(blob, Duration.ofHours(1))).isTrue();
    assertThat(leftovers()).isZero();
  }

  @Test
  void a_server_that_is_killed_leaves_bytes_that_the_next_one_uses() throws IOException {
    // neither closed nor committed: the file system has what the process had written
    PartialBlob killed = cache.blobs().resume(digest);
    killed.expect(bytes.length, Optional.empty());
    killed.write(part(0, bytes.length));
    close();
    open();
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      assertThat(partial.written()).isEqualTo(bytes.length);
      assertThat(partial.validator()).isEmpty();
      assertThat(partial.commit()).isPresent();
    }
    killed.channel().close();
  }

  @Test
  void wrong_bytes_are_not_stored_and_leave_nothing() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.expect(bytes.length, Optional.empty());
      partial.write(part(0, bytes.length - 1));
      partial.write(ByteBuffer.wrap(new byte[] {(byte) ~bytes[bytes.length - 1]}));
      assertThat(partial.commit()).isEmpty();
    }
    assertThat(cache.blobs().find(digest)).isEmpty();
    assertThat(leftovers()).isZero();
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      assertThat(partial.written()).isZero();
    }
  }

  @Test
  void a_byte_that_was_spoilt_between_two_runs_is_found() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.write(part(0, 500_000));
    }
    Blobs.flip(file(), 1234);
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.write(part(500_000, bytes.length));
      assertThat(partial.commit()).isEmpty();
    }
    assertThat(leftovers()).isZero();
  }

  @Test
  void too_few_and_too_many_bytes_are_not_stored() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.write(part(0, bytes.length - 1));
      assertThat(partial.commit()).isEmpty();
    }
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.write(part(0, bytes.length));
      partial.write(part(0, 1));
      assertThat(partial.commit()).isEmpty();
    }
    assertThat(cache.blobs().find(digest)).isEmpty();
  }

  @Test
  void starts_over_where_the_upstream_has_no_ranges() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.write(part(0, 400_000));
    }
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.startOver();
      assertThat(partial.written()).isZero();
      partial.write(part(0, bytes.length));
      assertThat(partial.commit()).isPresent();
    }
  }

  @Test
  void can_be_read_while_it_grows_and_after_it_is_committed() throws IOException {
    PartialBlob partial = cache.blobs().resume(digest);
    FileChannel channel = partial.channel();
    partial.write(part(0, 600_000));
    ByteBuffer read = ByteBuffer.allocate(100);
    channel.read(read, 599_900);
    assertThat(read.flip()).isEqualTo(part(599_900, 600_000));
    partial.write(part(600_000, bytes.length));
    assertThat(partial.commit()).isPresent();
    channel.read(read.clear(), bytes.length - 100);
    assertThat(read.flip()).isEqualTo(part(bytes.length - 100, bytes.length));
    partial.close();
    assertThat(channel.isOpen()).isFalse();
    assertThat(cache.blobs().find(digest)).isPresent();
  }

  @Test
  void nothing_is_left_of_one_that_has_no_bytes_or_is_given_up() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.expect(5, Optional.of("\"x\""));
    }
    assertThat(leftovers()).isZero();
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.expect(5, Optional.of("\"x\""));
      partial.write(part(0, 5));
      partial.delete();
    }
    assertThat(leftovers()).isZero();
  }

  @Test
  void a_garbled_sidecar_says_nothing_and_more_bytes_than_the_whole_has_count_for_none()
      throws IOException {
    Path sidecar = file().resolveSibling(digest.hex() + ".upstream");
    Blobs.write(file(), bytes);
    for (String garbage :
        new String[] {"", "length", "length -5\n", "length 5", "length 99999999999999999999\n"}) {
      Blobs.write(sidecar, Blobs.text(garbage));
      try (PartialBlob partial = cache.blobs().resume(digest)) {
        assertThat(partial.expectedLength()).as(garbage).isEqualTo(OptionalLong.empty());
        assertThat(partial.written()).isEqualTo(bytes.length);
      }
    }
    Blobs.write(sidecar, Blobs.text("length 999999\nvalidator \"a b\"\n"));
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      assertThat(partial.written()).isZero();
      assertThat(partial.validator()).contains("\"a b\"");
    }
  }

  @Test
  void a_validator_that_no_file_could_hold_is_left_out() {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.expect(7, Optional.of("\"a\nlength 9\""));
      assertThat(partial.expectedLength()).hasValue(7);
      assertThat(partial.validator()).isEmpty();
    }
  }

  @Test
  void what_stands_in_its_place_and_is_no_file_goes_out_of_the_way() throws IOException {
    Path elsewhere = Files.writeString(storage.resolve("elsewhere"), "mine");
    Files.createDirectories(file().getParent());
    Files.createSymbolicLink(file(), elsewhere);
    Blobs.download(cache, bytes);
    assertThat(elsewhere).hasContent("mine");

    byte[] other = Blobs.random(4, 10);
    Files.createDirectories(file().resolveSibling(Digest.sha256Of(other).hex()).resolve("x"));
    Blobs.download(cache, other);
    assertThat(cache.blobs().find(Digest.sha256Of(other))).isPresent();
  }

  @Test
  void a_large_sha512_is_stored_too() throws IOException {
    Digest sha512 = Blobs.sha512Of(bytes);
    try (PartialBlob partial = cache.blobs().resume(sha512)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      partial.write(direct);
      assertThat(direct.hasRemaining()).isFalse();
      assertThat(partial.commit()).isPresent();
    }
    StoredBlob blob = cache.blobs().find(sha512).orElseThrow();
    assertThat(blob.path()).isEqualTo(Blobs.data(storage, sha512));
    close();
    open();
    assertThat(cache.blobs().trusted(blob, Duration.ofHours(1))).isTrue();
  }

  @Test
  void compares_what_the_upstream_sends_again() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.expect(bytes.length, Optional.empty());
      partial.write(part(0, 600_000));
      partial.sendsAgain();
      assertThat(partial.position()).isZero();
      assertThat(partial.written()).isEqualTo(600_000);
      partial.write(part(0, 700_000));
      assertThat(partial.divergences()).isZero();
      partial.write(part(700_000, bytes.length));
      assertThat(partial.commit()).isPresent();
    }
  }

  @Test
  void and_knows_from_where_it_is_another_thing() throws IOException {
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      byte[] wrong = bytes.clone();
      wrong[123_456] ^= 1;
      partial.write(ByteBuffer.wrap(wrong, 0, 600_000));
      partial.sendsAgain();
      partial.write(part(0, bytes.length));
      assertThat(partial.divergences()).isEqualTo(1);
      assertThat(partial.lowestDivergence()).isEqualTo(123_456);
      assertThat(partial.commit()).isPresent();
    }
  }

  @Test
  void what_has_become_shorter_is_no_longer_than_what_came() throws IOException {
    byte[] half = Arrays.copyOf(bytes, 500_000);
    Digest shorter = Digest.sha256Of(half);
    try (PartialBlob partial = cache.blobs().resume(shorter)) {
      partial.write(part(0, 600_000));
      partial.sendsAgain();
      partial.write(part(0, 500_000));
      assertThat(partial.commit()).get().extracting(StoredBlob::size).isEqualTo(500_000L);
      assertThat(partial.lowestDivergence()).isEqualTo(500_000);
    }
  }
}
