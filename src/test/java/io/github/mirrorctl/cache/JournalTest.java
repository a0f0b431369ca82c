package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final FileStamp STAMP = new FileStamp(5, 1_700_000_000_123_456_789L, 42);

  @TempDir Path storage;

  private final TestClock clock = new TestClock();
  private Journal journal;

  @BeforeEach
  void open() throws IOException {
    Layout layout = new Layout(storage.toRealPath());
    journal =
        Journal.open(
            layout,
            new StorageFiles(layout, FileChannel::open, new SetAside(layout, clock)),
            clock,
            new MemoryCache(1_000_000));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  private Path file() {
    return storage.resolve(".mirrorctl/journal");
  }

  private static Digest digest(int i) {
    return Digest.sha256Of(Blobs.text("blob " + i));
  }

  private boolean knows(Digest digest) {
    return journal.lastVerified(digest, STAMP).isPresent();
  }

  @Test
  void remembers_verifications_and_uses_over_a_restart() throws IOException {
    Instant then = clock.instant();
    journal.verified(digest(1), STAMP);
    clock.advance(Duration.ofSeconds(9));
    journal.used(digest(1));
    journal.used(digest(2));
    reopen();
    assertThat(journal.lastVerified(digest(1), STAMP)).contains(then);
    assertThat(journal.lastVerified(digest(1), new FileStamp(5, STAMP.modified() + 1, 42)))
        .isEmpty();
    assertThat(journal.lastVerified(digest(2), STAMP)).isEmpty();
    assertThat(journal.lastUse(digest(1))).contains(then.plusSeconds(9));
    assertThat(journal.lastUse(digest(2))).contains(then.plusSeconds(9));
    assertThat(journal.lastUse(digest(3))).isEmpty();
  }

  @Test
  void what_is_forgotten_stays_forgotten() throws IOException {
    journal.verified(digest(1), STAMP);
    journal.mediaType(digest(1), "text/plain");
    journal.forget(digest(1));
    reopen();
    assertThat(knows(digest(1))).isFalse();
    assertThat(journal.mediaType(digest(1))).isEmpty();
  }

  @Test
  void a_use_is_written_at_most_once_an_hour() throws IOException {
    for (int i = 0; i < 100; i++) {
      journal.used(digest(1));
      clock.advance(Duration.ofSeconds(72)); // two hours in all
      journal.flush();
    }
    assertThat(Files.readAllLines(file())).hasSize(2);
    assertThat(journal.lastUse(digest(1))).contains(clock.instant().minusSeconds(72));
  }

  @Test
  void a_torn_last_line_is_skipped_wherever_it_is_torn() throws IOException {
    journal.verified(digest(1), STAMP);
    journal.verified(digest(2), STAMP);
    close();
    byte[] whole = Files.readAllBytes(file());
    int first = whole.length / 2; // both lines are as long
    for (int length = first; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      open();
      assertThat(knows(digest(1))).isTrue();
      // all but the newline is the whole line; it will be ended by the next
      assertThat(knows(digest(2))).as("torn at %d", length).isFalse();
      journal.verified(digest(3), STAMP);
      reopen();
      assertThat(knows(digest(1))).isTrue();
      assertThat(knows(digest(3))).isTrue();
      close();
    }
  }

  @Test
  void garbage_is_skipped_line_by_line() throws IOException {
    journal.verified(digest(1), STAMP);
    close();
    String line = Files.readString(file());
    String bitFlip = line.replace(" 42 ", " 43 ");
    assertThat(bitFlip).isNotEqualTo(line);
    String wrongSum = line.replace(digest(1).toString(), digest(2).toString());
    Files.writeString(
        file(),
        "\n\n \nhello\n"
            + "x".repeat(3_000_000)
            + "\n"
            + wrongSum
            + bitFlip
            + line.replace("\n", "\r\n")
            + "\0\0\0\0\n"
            + new JournalLine.Gone(digest(9)).text());
    Files.write(file(), Blobs.random(5, 300_000), StandardOpenOption.APPEND);
    Files.writeString(file(), "\n" + line, StandardOpenOption.APPEND);
    open();
    assertThat(knows(digest(1))).isTrue();
    assertThat(knows(digest(2))).isFalse();
  }

  @Test
  void a_line_that_is_whole_and_says_nonsense_is_skipped() {
    for (String said : List.of("", "1", "1 2 3 4", "a b c d e", "-1 5 5 5 5", "1 2 3 4 5 6")) {
      String body = "b " + digest(1) + " " + said;
      CRC32 crc = new CRC32();
      crc.update(Blobs.text(body));
      String sum = String.format("%08x", crc.getValue());
      byte[] line = Blobs.text(sum + " " + body);
      assertThat(JournalLine.parse(line, line.length)).as(body).isEmpty();
    }
  }

  @Test
  void is_written_anew_when_it_has_grown_and_loses_nothing() throws IOException {
    for (int round = 0; round < 13; round++) {
      for (int i = 0; i < 200; i++) {
        journal.verified(digest(i), STAMP);
      }
    }
    journal.used(digest(5));
    journal.mediaType(digest(7), "text/plain");
    long grown = Files.size(file());
    reopen();
    assertThat(Files.size(file())).isLessThan(grown / 10);
    reopen();
    for (int i = 0; i < 200; i++) {
      assertThat(knows(digest(i))).isTrue();
    }
    assertThat(journal.lastUse(digest(5))).contains(clock.instant());
    assertThat(journal.mediaType(digest(7))).contains("text/plain");
    journal.verified(digest(1000), STAMP);
    reopen();
    assertThat(knows(digest(1000))).isTrue();
  }

  @Test
  void does_not_grow_without_end_while_it_is_open() throws IOException {
    for (int i = 0; i < 12_000; i++) {
      journal.verified(digest(i % 3), STAMP);
    }
    assertThat(Files.size(file())).isLessThan(3000 * 200);
  }

  @Test
  void a_directory_or_a_link_in_its_place_goes_out_of_the_way() throws IOException {
    close();
    Files.delete(file());
    Files.createDirectories(file().resolve("x"));
    open();
    journal.verified(digest(1), STAMP);
    close();
    Path elsewhere = Files.writeString(storage.resolve("elsewhere"), "mine");
    Files.delete(file());
    Files.createSymbolicLink(file(), elsewhere);
    open();
    journal.verified(digest(2), STAMP);
    reopen();
    assertThat(knows(digest(2))).isTrue();
    assertThat(elsewhere).hasContent("mine");
  }

  @Test
  void serves_a_hundred_thousand_blobs_at_once() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      BlobRecord blob = new BlobRecord(digest(i));
      blob.verified(STAMP, 1_700_000_000);
      lines.append(new JournalLine.Blob(blob).text());
    }
    close();
    Files.writeString(file(), lines);
    open();
    assertThat(knows(digest(0))).isTrue();
    assertThat(knows(digest(99_999))).isTrue();
    assertThat(knows(digest(100_000))).isFalse();
  }

  @Test
  void a_record_is_the_blobs_own_in_either_algorithm() {
    Digest long1 = Blobs.sha512Of(new byte[1]);
    Digest sameHead =
        new Digest("sha512", long1.hex().substring(0, 64) + Digest.sha256Of(new byte[0]).hex());
    Digest head = new Digest("sha256", long1.hex().substring(0, 64));
    assertThat(new BlobRecord(long1).digest()).isEqualTo(long1);
    assertThat(new BlobRecord(head).digest()).isEqualTo(head);
    assertThat(new BlobRecord(long1))
        .isEqualTo(new BlobRecord(long1))
        .isNotEqualTo(new BlobRecord(sameHead))
        .isNotEqualTo(new BlobRecord(head));
  }

  @Test
  void of_more_blobs_than_there_is_memory_for_some_are_forgotten() {
    int many = 100_500;
    for (int i = 0; i < many; i++) {
      journal.used(spread(i));
    }
    assertThat(IntStream.range(0, many).filter(i -> journal.lastUse(spread(i)).isPresent()).count())
        .isBetween(99_000L, 100_000L);
  }

  private static Digest spread(int number) {
    return new Digest("sha256", "%016x".formatted(number * 0x9E3779B97F4A7C15L) + "0".repeat(48));
  }
}
