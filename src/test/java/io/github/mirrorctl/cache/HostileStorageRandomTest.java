package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trees of random nonsense in the places where a cache's files are: reading never throws and never
 * shows what lies outside, writing works or says why not, and touches nothing outside.
 */
@Timeout(120)
class HostileStorageRandomTest {
  private static final int TREES = 20;
  private static final List<RepositoryName> NAMES =
      Stream.of("library/redis", "library", "a/b/c", "redis").map(RepositoryName::new).toList();
  private static final Tag TAG = new Tag("latest");

  @TempDir Path directory;

  private final byte[] inside = Blobs.random(1, 50);
  private final byte[] outside = Blobs.random(2, 50);
  private final List<Digest> digests =
      List.of(
          Digest.sha256Of(inside),
          Blobs.sha512Of(inside),
          Digest.sha256Of(outside),
          Digest.sha256Of(new byte[0]));

  @ParameterizedTest
  @ValueSource(longs = {1, 20260102, 42})
  void reading_never_throws_and_nothing_outside_is_read_or_written(long seed) throws IOException {
    Random random = new Random(seed);
    Path secrets = Files.createDirectory(directory.resolve("outside"));
    try (CacheDirectory full =
        CacheDirectory.open(secrets, new TestClock(), new MemoryCache(1_000_000))) {
      Blobs.download(full, outside);
      for (RepositoryName name : NAMES) {
        full.repositories().putTag(name, TAG, digests.get(2));
        full.repositories().putManifest(name, digests.get(2));
        full.repositories().putLayer(name, digests.get(2));
      }
    }
    Map<String, String> before = content(secrets);
    for (int i = 0; i < TREES; i++) {
      Path storage = Files.createDirectory(directory.resolve("s" + i));
      grow(storage, secrets, random);
      try (CacheDirectory cache =
          CacheDirectory.open(storage, new TestClock(), new MemoryCache(1_000_000))) {
        read(cache, storage);
        write(cache);
        read(cache, storage);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", tree " + i, e);
      }
    }
    assertThat(content(secrets)).isEqualTo(before);
  }

  private void read(CacheDirectory cache, Path storage) throws IOException {
    for (Digest digest : digests) {
      Optional<StoredBlob> found = cache.blobs().find(digest);
      if (found.isPresent()) {
        Path real = found.get().path().toRealPath();
        assertThat(real).startsWith(storage.toRealPath());
        assertThat(Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)).isTrue();
        boolean trusted = cache.blobs().trusted(found.get(), Duration.ofHours(1));
        if (trusted || cache.blobs().verify(found.get())) {
          assertThat(Files.readAllBytes(real)).isNotEqualTo(outside).hasSizeLessThanOrEqualTo(50);
        } else {
          assertThat(cache.blobs().find(digest)).isEmpty();
        }
      }
      for (RepositoryName name : NAMES) {
        boolean manifest = cache.repositories().hasManifest(name, digest);
        boolean layer = cache.repositories().hasLayer(name, digest);
        assertThat((manifest || layer) && digest.equals(digests.get(2))).isFalse();
      }
    }
    for (RepositoryName name : NAMES) {
      assertThat(cache.repositories().tag(name, TAG)).isNotEqualTo(Optional.of(digests.get(2)));
      assertThat(cache.repositories().tags(name, Optional.empty(), 10)).hasSizeLessThan(3);
    }
    assertThat(cache.repositories().repositories(Optional.empty(), 10)).doesNotContainNull();
  }

  private void write(CacheDirectory cache) {
    Digest digest = digests.get(0);
    for (RepositoryName name : NAMES) {
      attempt(() -> cache.repositories().putTag(name, TAG, digest));
      attempt(() -> cache.repositories().putManifest(name, digest));
      attempt(() -> cache.repositories().putLayer(name, digest));
    }
    attempt(() -> cache.blobs().put(digests.get(1), inside));
    attempt(
        () -> {
          try (PartialBlob partial = cache.blobs().resume(digest)) {
            partial.startOver();
            partial.write(ByteBuffer.wrap(inside));
            assertThat(partial.commit()).isPresent();
            assertThat(cache.blobs().find(digest)).isPresent();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void attempt(Runnable write) {
    try {
      write.run();
    } catch (UncheckedIOException e) {
      assertThat(e.getCause()).isInstanceOf(FileSystemException.class);
    }
  }

  private void grow(Path storage, Path secrets, Random random) throws IOException {
    List<Path> places = new ArrayList<>();
    Layout layout = new Layout(storage);
    for (Digest digest : digests) {
      places.add(layout.blob(digest));
      places.add(layout.partial(digest));
      places.add(layout.sidecar(digest));
      for (RepositoryName name : NAMES) {
        places.add(layout.tag(name, TAG));
        places.add(layout.tagIndex(name, TAG, digest));
        places.add(layout.revision(name, digest));
        places.add(layout.layer(name, digest));
      }
    }
    places.add(layout.journal());
    for (int i = 0; i < 60; i++) {
      Path place = places.get(random.nextInt(places.size()));
      // sometimes one of its parents, but never the storage or .mirrorctl itself
      Path below = storage.relativize(place);
      int up = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
      below = below.subpath(0, Math.max(2, below.getNameCount() - up));
      try {
        plant(storage, below, secrets, random);
      } catch (FileSystemException e) {
        // something is there already, or above it
        assertThat(e).isNotNull();
      }
    }
  }

  private void plant(Path storage, Path below, Path secrets, Random random) throws IOException {
    Path place = storage;
    for (Path name : below.subpath(0, below.getNameCount() - 1)) {
      place = place.resolve(name);
      if (Files.isSymbolicLink(place)) {
        return; // this test must not write there either
      }
      if (!Files.isDirectory(place)) {
        Files.createDirectory(place);
      }
    }
    place = storage.resolve(below);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    switch (random.nextInt(8)) {
      case 0 -> Files.write(place, Blobs.random(random.nextInt(), random.nextInt(400)));
      case 1 -> Files.write(place, new byte[0]);
      case 2 -> Files.createDirectories(place.resolve("x"));
      case 3 -> Files.createSymbolicLink(place, secrets.resolve(below));
      case 4 -> Files.createSymbolicLink(place, secrets);
      case 5 -> Files.write(place, inside);
      case 6 -> Files.writeString(place, digests.get(random.nextInt(2)).toString());
      default -> Files.createSymbolicLink(place, place);
    }
  }

  private static Map<String, String> content(Path root) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        content.put(
            root.relativize(path).toString(),
            Files.isDirectory(path)
                ? ""
                : Digest.sha256Of(Files.readAllBytes(path)) + " " + Files.size(path));
      }
    }
    return content;
  }
}
