package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tree is the one that distribution makes (registry/storage/paths.go, seen with 2.8 and 3.1):
 * what it wrote is read here, and what is written here it can read.
 */
class LayoutCompatibilityTest {
  private static final RepositoryName REDIS = new RepositoryName("library/redis");
  private static final Tag SEVEN = new Tag("7.2-alpine");

  @TempDir Path storage;

  private final byte[] manifest = Blobs.text("{\"schemaVersion\":2}");
  private final byte[] layer = Blobs.random(1, 300_000);
  private final Digest manifestDigest = Digest.sha256Of(manifest);
  private final Digest layerDigest = Digest.sha256Of(layer);

  @Test
  void reads_what_a_registry_has_written() throws IOException {
    Path redis = Blobs.repository(storage, "library/redis");
    byte[] link = Blobs.text("sha256:" + manifestDigest.hex());
    Blobs.write(
        redis.resolve("_manifests/revisions/sha256/" + manifestDigest.hex() + "/link"), link);
    Blobs.write(redis.resolve("_manifests/tags/7.2-alpine/current/link"), link);
    Blobs.write(
        redis.resolve("_manifests/tags/7.2-alpine/index/sha256/" + manifestDigest.hex() + "/link"),
        link);
    Blobs.write(
        redis.resolve("_layers/sha256/" + layerDigest.hex() + "/link"),
        Blobs.text("sha256:" + layerDigest.hex()));
    Blobs.write(redis.resolve("_uploads/6f2b/startedat"), Blobs.text("2026-01-01T00:00:00Z"));
    Blobs.write(Blobs.data(storage, manifestDigest), manifest);
    Blobs.write(Blobs.data(storage, layerDigest), layer);
    Blobs.write(storage.resolve("scheduler-state.json"), Blobs.text("{}"));

    try (CacheDirectory cache =
        CacheDirectory.open(storage, new TestClock(), new MemoryCache(1_000_000))) {
      Repositories repositories = cache.repositories();
      assertThat(repositories.tag(REDIS, SEVEN)).contains(manifestDigest);
      assertThat(repositories.hasManifest(REDIS, manifestDigest)).isTrue();
      assertThat(repositories.hasLayer(REDIS, layerDigest)).isTrue();
      assertThat(repositories.hasLayer(REDIS, manifestDigest)).isFalse();
      assertThat(repositories.repositories(Optional.empty(), 10)).containsExactly(REDIS);
      assertThat(repositories.tags(REDIS, Optional.empty(), 10)).containsExactly(SEVEN);
      StoredBlob found = cache.blobs().find(layerDigest).orElseThrow();
      assertThat(found.size()).isEqualTo(layer.length);
      assertThat(found.path()).hasBinaryContent(layer);
      assertThat(cache.blobs().verify(found)).isTrue();
    }
  }

  @Test
  void writes_the_tree_that_a_registry_writes_and_nothing_else() throws IOException {
    try (CacheDirectory cache =
        CacheDirectory.open(storage, new TestClock(), new MemoryCache(1_000_000))) {
      Blobs.download(cache, layer);
      cache.blobs().put(manifestDigest, manifest);
      cache.repositories().putLayer(REDIS, layerDigest);
      cache.repositories().putManifest(REDIS, manifestDigest);
      cache.repositories().putTag(REDIS, SEVEN, manifestDigest);
    }
    String m = manifestDigest.hex();
    String l = layerDigest.hex();
    String redis = "repositories/library/redis/";
    Path root = storage.resolve("docker/registry/v2");
    assertThat(files(root))
        .containsExactlyInAnyOrder(
            "blobs/sha256/" + m.substring(0, 2) + "/" + m + "/data",
            "blobs/sha256/" + l.substring(0, 2) + "/" + l + "/data",
            redis + "_layers/sha256/" + l + "/link",
            redis + "_manifests/revisions/sha256/" + m + "/link",
            redis + "_manifests/tags/7.2-alpine/current/link",
            redis + "_manifests/tags/7.2-alpine/index/sha256/" + m + "/link");
    assertThat(root.resolve(redis + "_manifests/tags/7.2-alpine/current/link"))
        .hasContent("sha256:" + m);
    assertThat(root.resolve(redis + "_layers/sha256/" + l + "/link")).hasContent("sha256:" + l);
    assertThat(storage).isDirectoryContaining(path -> path.endsWith("docker"));
    try (Stream<Path> all = Files.walk(storage.resolve("docker"))) {
      for (Path path : (Iterable<Path>) all::iterator) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(f -> root.relativize(f).toString()).toList();
    }
  }
}
