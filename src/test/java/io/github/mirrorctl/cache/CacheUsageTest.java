package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheUsageTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path storage;

  private void file(String path, int bytes) throws IOException {
    Path file = storage.resolve("docker/registry/v2").resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, "x".repeat(bytes));
  }

  @Test
  void nothing_is_cached_where_there_is_no_directory() {
    assertThat(CacheUsage.measure(storage.resolve("none"), LONG))
        .isEqualTo(new CacheUsage(0, 0, true));
    assertThat(CacheUsage.measure(storage, LONG)).isEqualTo(new CacheUsage(0, 0, true));
  }

  @Test
  void counts_repositories_with_manifests_and_each_blob_once() throws IOException {
    file("repositories/library/redis/_manifests/tags/7/current/link", 71);
    file("repositories/library/redis/_manifests/revisions/sha256/aa/link", 71);
    file("repositories/library/redis/_layers/sha256/bb/link", 71);
    file("repositories/library/redis/sentinel/_manifests/tags/7/current/link", 71);
    file("repositories/busybox/_layers/sha256/bb/link", 71);
    file("repositories/busybox/_uploads/data", 1000);
    file("blobs/sha256/aa/aa11/data", 500);
    file("blobs/sha256/bb/bb22/data", 1_500);
    assertThat(CacheUsage.measure(storage, LONG)).isEqualTo(new CacheUsage(2, 2_000, true));
  }

  @Test
  void what_is_not_the_registrys_does_not_count() throws IOException {
    Files.writeString(storage.resolve("config.yml"), "version: 0.1\n");
    Files.writeString(storage.resolve("data"), "mine");
    Path own = Files.createDirectories(storage.resolve(".mirrorctl/partial/sha256"));
    Files.writeString(own.resolve("data"), "half of something");
    file("blobs/sha256/aa/aa11/startedat", 20);
    assertThat(CacheUsage.measure(storage, LONG)).isEqualTo(new CacheUsage(0, 0, true));
  }

  @Test
  void a_file_in_the_place_of_a_directory_is_nothing() throws IOException {
    file("repositories", 3);
    file("blobs", 3);
    assertThat(CacheUsage.measure(storage, LONG)).isEqualTo(new CacheUsage(0, 0, true));
  }

  @Test
  void says_that_it_is_not_all_when_the_time_is_up() throws IOException {
    file("repositories/library/redis/_manifests/tags/7/current/link", 71);
    file("blobs/sha256/aa/aa11/data", 500);
    CacheUsage usage = CacheUsage.measure(storage, Duration.ZERO);
    assertThat(usage.complete()).isFalse();
    assertThat(usage.repositories()).isLessThanOrEqualTo(1);
  }

  @Test
  void says_that_it_is_not_all_when_something_cannot_be_read() throws IOException {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root"); // whom no mode stops
    file("blobs/sha256/aa/aa11/data", 500);
    file("blobs/sha256/bb/bb22/data", 1_500);
    Path closed = storage.resolve("docker/registry/v2/blobs/sha256/bb");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assertThat(CacheUsage.measure(storage, LONG)).isEqualTo(new CacheUsage(0, 500, false));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void links_are_not_followed() throws IOException {
    file("blobs/sha256/aa/aa11/data", 500);
    Files.createSymbolicLink(
        storage.resolve("docker/registry/v2/blobs/sha256/loop"), storage.resolve("docker"));
    assertThat(CacheUsage.measure(storage, LONG)).isEqualTo(new CacheUsage(0, 500, true));
  }
}
