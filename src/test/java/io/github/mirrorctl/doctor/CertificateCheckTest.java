package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.serve.upstream.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  /** How long keytool's are valid. */
  private static final Duration VALID = Duration.ofDays(90);

  @TempDir private static Path directory;
  private static Path pem;

  @BeforeAll
  static void make() throws Exception {
    pem = Certificate.made(directory, "ip:127.0.0.1").pem();
  }

  private static Finding found(Path file, Duration later) {
    return new CertificateCheck(
            "docker.io",
            "the upstream's CA file",
            file,
            InstantSource.fixed(Instant.now().plus(later)))
        .examine();
  }

  @Test
  void one_that_is_valid_for_long_is_ok() {
    Finding found = found(pem, Duration.ZERO);
    assertThat(found.level()).isEqualTo(Level.OK);
    assertThat(found.message())
        .matches("the upstream's CA file .*/ca\\.pem is valid until \\d{4}-\\d\\d-\\d\\d");
  }

  @Test
  void one_that_ends_within_a_month_is_a_warning_and_after_its_end_it_is_wrong() {
    assertThat(found(pem, VALID.minusDays(29)).level()).isEqualTo(Level.WARNING);
    assertThat(found(pem, VALID.minusDays(31)).level()).isEqualTo(Level.OK);
    Finding over = found(pem, VALID.plusDays(1));
    assertThat(over.level()).isEqualTo(Level.WRONG);
    assertThat(over.message()).contains("out of date since ");
  }

  @Test
  void a_file_without_one_is_wrong() throws IOException {
    Path garbage =
        Files.writeString(
            directory.resolve("garbage.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (Path file : new Path[] {garbage, Files.createFile(directory.resolve("empty.pem"))}) {
      assertThat(found(file, Duration.ZERO))
          .isEqualTo(
              Finding.wrong(
                  "the upstream's CA file " + file + " holds no readable certificate",
                  "give a PEM file with one"));
    }
    assertThat(found(directory.resolve("absent.pem"), Duration.ZERO).message())
        .endsWith("absent.pem can't be read");
  }
}
