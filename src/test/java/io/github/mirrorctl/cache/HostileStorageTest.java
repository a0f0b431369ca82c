package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others may have put on the disk: it is as if it weren't there. */
@Timeout(60)
class HostileStorageTest {
  private static final RepositoryName REDIS = new RepositoryName("library/redis");
  private static final Tag LATEST = new Tag("latest");

  @TempDir Path directory;

  private final byte[] bytes = Blobs.random(1, 100);
  private final Digest digest = Digest.sha256Of(bytes);
  private Path storage;
  private Path outside;
  private CacheDirectory cache;

  @BeforeEach
  void open() throws IOException {
    storage = Files.createDirectory(directory.resolve("s"));
    outside = Files.createDirectory(directory.resolve("outside"));
    cache = CacheDirectory.open(storage, new TestClock(), new MemoryCache(1_000_000));
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private Path tagLink() {
    return Blobs.repository(storage, "library/redis/_manifests/tags/latest/current/link");
  }

  private void assertNothingThere() {
    assertThat(cache.blobs().find(digest)).isEmpty();
    assertThat(cache.repositories().tag(REDIS, LATEST)).isEmpty();
    assertThat(cache.repositories().hasManifest(REDIS, digest)).isFalse();
    assertThat(cache.repositories().hasLayer(REDIS, digest)).isFalse();
    assertThat(cache.repositories().tags(REDIS, Optional.empty(), 9)).isEmpty();
    assertThat(cache.repositories().repositories(Optional.empty(), 9)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "\n",
        "sha256:",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
        "sha256:../../../../../../../../../../../../../../../../../../etc/passwd",
        "\0\0\0\0"
      })
  void a_link_that_holds_anything_but_a_digest_is_none(String text) throws IOException {
    Blobs.write(tagLink(), text.getBytes(StandardCharsets.UTF_8));
    assertNothingThere();
    cache.repositories().putTag(REDIS, LATEST, digest);
    assertThat(cache.repositories().tag(REDIS, LATEST)).contains(digest);
  }

  @Test
  void a_link_of_a_megabyte_is_none() throws IOException {
    Blobs.write(tagLink(), new byte[1 << 20]);
    assertNothingThere();
  }

  @Test
  void a_link_to_another_manifest_than_it_is_named_after_is_none() throws IOException {
    Path link =
        Blobs.repository(
            storage, "library/redis/_manifests/revisions/sha256/" + digest.hex() + "/link");
    Blobs.write(link, Blobs.text(Digest.sha256Of(new byte[0]).toString()));
    assertNothingThere();
  }

  @Test
  void a_directory_in_a_files_place_is_nothing() throws IOException {
    Files.createDirectories(tagLink().resolve("x"));
    Files.createDirectories(Blobs.data(storage, digest).resolve("x"));
    assertNothingThere();
    Blobs.download(cache, bytes);
    cache.repositories().putTag(REDIS, LATEST, digest);
    assertThat(cache.blobs().find(digest)).isPresent();
    assertThat(cache.repositories().tag(REDIS, LATEST)).contains(digest);
  }

  @Test
  void a_file_in_a_directorys_place_is_nothing() throws IOException {
    Blobs.write(storage.resolve("docker/registry"), bytes);
    assertNothingThere();
  }

  @Test
  void a_pipe_is_nothing_and_nobody_waits_for_it() throws IOException, InterruptedException {
    Files.createDirectories(tagLink().getParent());
    Files.createDirectories(Blobs.data(storage, digest).getParent());
    for (Path path : new Path[] {tagLink(), Blobs.data(storage, digest)}) {
      assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    }
    assertNothingThere();
  }

  @Test
  void a_link_out_of_the_storage_is_not_followed_for_a_file() throws IOException {
    Path secret = Files.write(outside.resolve("data"), bytes);
    Path secretLink = Files.writeString(outside.resolve("link"), digest.toString());
    Files.createDirectories(tagLink().getParent());
    Files.createDirectories(Blobs.data(storage, digest).getParent());
    Files.createSymbolicLink(Blobs.data(storage, digest), secret);
    Files.createSymbolicLink(tagLink(), secretLink);
    assertNothingThere();

    // and not written through either
    Digest other = Digest.sha256Of(new byte[0]);
    cache.repositories().putTag(REDIS, LATEST, other);
    Blobs.download(cache, bytes);
    assertThat(secretLink).hasContent(digest.toString());
    assertThat(cache.repositories().tag(REDIS, LATEST)).contains(other);
    assertThat(Files.isSymbolicLink(Blobs.data(storage, digest))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker",
        "docker/registry/v2",
        "docker/registry/v2/blobs",
        "docker/registry/v2/blobs/sha256",
        "docker/registry/v2/repositories",
        "docker/registry/v2/repositories/library",
        "docker/registry/v2/repositories/library/redis/_manifests"
      })
  void a_link_out_of_the_storage_is_not_followed_for_a_directory(String place) throws IOException {
    Path elsewhere = directory.resolve("full");
    try (CacheDirectory full =
        CacheDirectory.open(elsewhere, new TestClock(), new MemoryCache(1_000_000))) {
      Blobs.download(full, bytes);
      full.repositories().putTag(REDIS, LATEST, digest);
      full.repositories().putManifest(REDIS, digest);
      full.repositories().putLayer(REDIS, digest);
    }
    Files.createDirectories(storage.resolve(place).getParent());
    Files.createSymbolicLink(storage.resolve(place), elsewhere.resolve(place));
    assertNothingThere();
  }
}
