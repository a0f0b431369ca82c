package io.github.mirrorctl.host.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("serve.log");
    Files.writeString(directory.resolve("serve.log.2"), "2026-01-01T00:00:00Z one\n");
    Files.writeString(directory.resolve("serve.log.1"), "2026-01-02T00:00:00Z two\n  more\n");
    Files.writeString(file, "2026-01-03T00:00:00Z three\nfour Z\n");
  }

  private String copied(OptionalInt tail, Optional<Instant> since) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    new LogFile(file).copy(new LogQuery(tail, since, false), to);
    to.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void the_last_lines_come_from_all_three() {
    assertThat(new LogFile(file).tail(4))
        .containsExactly(
            "2026-01-02T00:00:00Z two", "  more", "2026-01-03T00:00:00Z three", "four Z");
    assertThat(copied(OptionalInt.of(3), Optional.empty()))
        .isEqualTo("  more\n2026-01-03T00:00:00Z three\nfour Z\n");
    assertThat(copied(OptionalInt.empty(), Optional.empty())).hasLineCount(5);
    assertThat(copied(OptionalInt.of(0), Optional.empty())).isEmpty();
  }

  @Test
  void a_line_without_a_time_belongs_to_the_one_before() {
    Optional<Instant> second = Optional.of(Instant.parse("2026-01-02T00:00:00Z"));
    assertThat(copied(OptionalInt.empty(), second))
        .isEqualTo("2026-01-02T00:00:00Z two\n  more\n2026-01-03T00:00:00Z three\nfour Z\n");
    assertThat(copied(OptionalInt.of(1), second)).isEqualTo("four Z\n");
    assertThat(copied(OptionalInt.empty(), Optional.of(Instant.parse("2027-01-01T00:00:00Z"))))
        .isEmpty();
  }

  @Test
  void of_a_huge_one_only_the_end_is_read() throws IOException {
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(3L << 30);
      huge.seek(huge.length());
      huge.write("\nlast\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(new LogFile(file).tail(1)).containsExactly("last");
  }
}
