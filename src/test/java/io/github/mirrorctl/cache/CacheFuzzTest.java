package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What lies in a cache's own small files after a crash, or after somebody wrote there. */
class CacheFuzzTest {
  @Test
  void sidecars_of_partial_downloads() {
    Fuzzer.run(
        List.of("length 123\nvalidator \"abc\"\n", "length 0\n", "length 999999999999999999\n"),
        input -> {
          Expectation read = Expectation.parse(input);
          if (read.length().isPresent()) {
            assertThat(Expectation.parse(read.bytes())).isEqualTo(read);
            assertThat(read.bytes()).hasSizeLessThanOrEqualTo(Expectation.LONGEST);
          }
        });
  }

  @Test
  void lines_of_the_journal() {
    Digest digest = new Digest("sha256", "3c".repeat(32));
    BlobRecord blob = new BlobRecord(digest);
    blob.verified(new FileStamp(1, 2, 3), 4);
    Fuzzer.run(
        List.of(
            new JournalLine.Blob(blob).text().strip(),
            new JournalLine.Gone(digest).text().strip(),
            new JournalLine.MediaType(digest, "application/json").text().strip()),
        input -> {
          Optional<JournalLine> line = JournalLine.parse(input, input.length);
          if (line.isPresent()) {
            byte[] again = line.get().text().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(JournalLine.parse(again, again.length - 1).map(JournalLine::text))
                .contains(line.get().text());
          }
        });
  }
}
