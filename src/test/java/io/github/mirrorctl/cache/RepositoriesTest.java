package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {
  private static final RepositoryName REDIS = new RepositoryName("library/redis");
  private static final Tag LATEST = new Tag("latest");
  private static final Digest ONE = Digest.sha256Of(Blobs.text("one"));
  private static final Digest TWO = Digest.sha256Of(Blobs.text("two"));

  @TempDir Path storage;

  private CacheDirectory cache;
  private Repositories repositories;

  @BeforeEach
  void open() {
    cache = CacheDirectory.open(storage, new TestClock(), new MemoryCache(1_000_000));
    repositories = cache.repositories();
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private List<String> page(String after, int limit) {
    return repositories.repositories(Optional.of(after), limit).stream()
        .map(RepositoryName::value)
        .toList();
  }

  @Test
  void a_tag_moves_and_its_index_keeps_what_it_stood_for() {
    repositories.putTag(REDIS, LATEST, ONE);
    repositories.putTag(REDIS, LATEST, TWO);
    assertThat(repositories.tag(REDIS, LATEST)).contains(TWO);
    Path index = Blobs.repository(storage, "library/redis/_manifests/tags/latest/index/sha256");
    assertThat(index.resolve(ONE.hex() + "/link")).hasContent(ONE.toString());
    assertThat(index.resolve(TWO.hex() + "/link")).hasContent(TWO.toString());
  }

  @Test
  void sees_at_once_what_somebody_else_has_made_of_a_tag() throws IOException {
    repositories.putTag(REDIS, LATEST, ONE);
    Path link = Blobs.repository(storage, "library/redis/_manifests/tags/latest/current/link");
    assertThat(repositories.tag(REDIS, LATEST)).contains(ONE);
    Path other = Blobs.write(link.resolveSibling("other"), Blobs.text(TWO.toString()));
    Files.move(other, link, StandardCopyOption.REPLACE_EXISTING);
    assertThat(repositories.tag(REDIS, LATEST)).contains(TWO);
    Files.delete(link);
    assertThat(repositories.tag(REDIS, LATEST)).isEmpty();
    repositories.putTag(REDIS, LATEST, TWO);
    for (int i = 0; i < 50; i++) {
      repositories.putTag(REDIS, LATEST, i % 2 == 0 ? ONE : TWO);
      assertThat(repositories.tag(REDIS, LATEST)).contains(i % 2 == 0 ? ONE : TWO);
    }
  }

  @Test
  void writes_nothing_where_it_is_so_already() {
    repositories.putTag(REDIS, LATEST, ONE);
    repositories.putManifest(REDIS, ONE);
    repositories.putLayer(REDIS, TWO);
    Path redis = Blobs.repository(storage, "library/redis");
    List<Path> links =
        List.of(
            redis.resolve("_manifests/tags/latest/current/link"),
            redis.resolve("_manifests/tags/latest/index/sha256/" + ONE.hex() + "/link"),
            redis.resolve("_manifests/revisions/sha256/" + ONE.hex() + "/link"),
            redis.resolve("_layers/sha256/" + TWO.hex() + "/link"));
    List<Optional<FileStamp>> before = links.stream().map(FileStamp::of).toList();
    repositories.putTag(REDIS, LATEST, ONE);
    repositories.putManifest(REDIS, ONE);
    repositories.putLayer(REDIS, TWO);
    assertThat(before).allMatch(Optional::isPresent);
    assertThat(links.stream().map(FileStamp::of).toList()).isEqualTo(before);
  }

  @Test
  void knows_manifests_and_layers_by_repository() {
    repositories.putManifest(REDIS, ONE);
    repositories.putLayer(REDIS, TWO);
    RepositoryName other = new RepositoryName("library/redis/other");
    assertThat(repositories.hasManifest(REDIS, ONE)).isTrue();
    assertThat(repositories.hasManifest(REDIS, TWO)).isFalse();
    assertThat(repositories.hasManifest(other, ONE)).isFalse();
    assertThat(repositories.hasLayer(REDIS, TWO)).isTrue();
    assertThat(repositories.hasLayer(other, TWO)).isFalse();
    assertThat(repositories.tag(REDIS, LATEST)).isEmpty();
  }

  @Test
  void lists_repositories_with_a_manifest_in_order_and_by_pages() {
    for (String name : List.of("a/x", "a", "a.b", "a-b", "b", "a/x/y", "a0", "z/deep/er/still")) {
      repositories.putManifest(new RepositoryName(name), ONE);
    }
    repositories.putLayer(new RepositoryName("blobs/only"), ONE);

    List<String> all = page("", 100);
    assertThat(all)
        .containsExactly("a", "a-b", "a.b", "a/x", "a/x/y", "a0", "b", "z/deep/er/still")
        .isSorted();
    for (int limit = 1; limit <= all.size() + 1; limit++) {
      assertThat(page("", limit)).isEqualTo(all.subList(0, Math.min(limit, all.size())));
      for (int i = 0; i < all.size(); i++) {
        assertThat(page(all.get(i), limit))
            .isEqualTo(all.subList(i + 1, Math.min(i + 1 + limit, all.size())));
      }
    }
    assertThat(page("a/", 1)).containsExactly("a/x");
    assertThat(page("a/x/zzz", 1)).containsExactly("a0");
    assertThat(page("zzz", 1)).isEmpty();
    assertThat(page("", 0)).isEmpty();
    assertThat(repositories.repositories(Optional.empty(), -1)).isEmpty();
  }

  @Test
  void lists_a_repositorys_tags_in_order_and_by_pages() throws IOException {
    for (String tag : List.of("latest", "7", "10", "Z", "_a", "v1.2")) {
      repositories.putTag(REDIS, new Tag(tag), ONE);
    }
    Path tags = Blobs.repository(storage, "library/redis/_manifests/tags");
    Blobs.write(tags.resolve("broken/current/link"), Blobs.text("sha256:abc"));
    Files.createDirectories(tags.resolve("empty"));
    Files.createDirectories(tags.resolve(".hidden/current"));

    assertThat(repositories.tags(REDIS, Optional.empty(), 100))
        .extracting(Tag::value)
        .containsExactly("10", "7", "Z", "_a", "latest", "v1.2");
    assertThat(repositories.tags(REDIS, Optional.of("7"), 2))
        .extracting(Tag::value)
        .containsExactly("Z", "_a");
    assertThat(repositories.tags(REDIS, Optional.of("v1.2"), 2)).isEmpty();
    assertThat(repositories.tags(REDIS, Optional.empty(), 0)).isEmpty();
    assertThat(repositories.tags(new RepositoryName("none"), Optional.empty(), 9)).isEmpty();
  }

  @Test
  void remembers_media_types_over_a_restart() {
    repositories.putMediaType(ONE, "application/vnd.docker.distribution.manifest.v2+json");
    repositories.putMediaType(TWO, "application/json; charset=utf-8");
    repositories.putMediaType(TWO, "text/plain\nb garbage");
    repositories.putMediaType(TWO, "x".repeat(300));
    close();
    open();
    assertThat(repositories.mediaType(ONE))
        .contains("application/vnd.docker.distribution.manifest.v2+json");
    assertThat(repositories.mediaType(TWO)).contains("application/json; charset=utf-8");
    assertThat(repositories.mediaType(Digest.sha256Of(new byte[0]))).isEmpty();
  }
}
