package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.BlobStore;
import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.MemoryCache;
import io.github.mirrorctl.cache.Repositories;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.StoredBlob;
import io.github.mirrorctl.cache.Tag;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of a mirror: on the disk, and those asked for lately in memory, where each was
 * hashed on its way in. What the disk doesn't take is served from memory all the same.
 */
final class ManifestStore {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestStore.class);

  /** Larger ones are read from the disk each time: bytes. */
  private static final int LARGE = 32 * 1024;

  private static final String UNKNOWN = "application/json";

  private static final int DIGEST = 250;
  private static final int SIZE = 24;

  private final Supplier<Duration> verifyEvery;
  private final BlobStore blobs;
  private final Repositories repositories;
  private final MemoryCache.Part<Manifest> lately;
  private final MemoryCache.Part<Digest> tags;
  private final MemoryCache.Part<Long> sizes;

  ManifestStore(Source source) {
    this.verifyEvery = () -> source.mirror().embedded().verifyEvery();
    this.blobs = source.cache().blobs();
    this.repositories = source.cache().repositories();
    this.lately = source.memory("manifest", Manifest.class);
    this.tags = source.memory("tag", Digest.class);
    this.sizes = source.memory("size", Long.class);
  }

  /** The manifest if it is in memory; never touches the disk. */
  Optional<Manifest> remembered(RepositoryName repository, Digest digest) {
    Optional<Manifest> known = lately.get(key(repository, digest));
    known.ifPresent(manifest -> blobs.used(digest));
    return known;
  }

  /** The manifest that this repository has; one whose bytes are wrong is set aside. Blocks. */
  Optional<Manifest> find(RepositoryName repository, Digest digest) {
    Optional<Manifest> known = remembered(repository, digest);
    if (known.isPresent() || !repositories.hasManifest(repository, digest)) {
      return known;
    }
    return blobs.find(digest).flatMap(blob -> read(repository, blob));
  }

  private Optional<Manifest> read(RepositoryName repository, StoredBlob blob) {
    if (blob.size() > LARGE) {
      return large(blob);
    }
    try {
      byte[] content = Files.readAllBytes(blob.path());
      var hash = blob.digest().newHash();
      hash.update(content);
      if (!blob.digest().matches(hash)) {
        LOG.warn("the manifest {} is damaged on the disk: it is fetched again", blob.digest());
        blobs.discard(blob);
        return Optional.empty();
      }
      Manifest manifest = new Manifest(blob.digest(), mediaType(blob.digest(), content), content);
      blobs.used(blob.digest());
      remember(repository, manifest);
      return Optional.of(manifest);
    } catch (IOException e) {
      LOG.warn("the manifest {} can't be read: {}", blob.digest(), e.toString());
      return Optional.empty();
    }
  }

  /** One that isn't held in memory: it is known by its file, which is proven first. */
  private Optional<Manifest> large(StoredBlob blob) {
    if (blob.size() > MemoryBudget.LARGEST_BODY
        || !(blobs.trusted(blob, verifyEvery.get()) || blobs.verify(blob))) {
      return Optional.empty();
    }
    blobs.used(blob.digest());
    String type =
        repositories
            .mediaType(blob.digest())
            .or(() -> Manifest.mediaTypeOf(blob.path()))
            .orElse(UNKNOWN);
    return Optional.of(new Manifest(blob.digest(), type, new byte[0], Optional.of(blob)));
  }

  private String mediaType(Digest digest, byte[] content) {
    return repositories.mediaType(digest).or(() -> Manifest.mediaTypeOf(content)).orElse(UNKNOWN);
  }

  /**
   * What the tag was when it was last seen at the upstream. Blocks for one not asked for lately.
   */
  Optional<Digest> tag(RepositoryName repository, Tag tag) {
    String key = repository.value() + ":" + tag.value();
    Optional<Digest> known = tags.get(key);
    if (known.isPresent()) {
      return known;
    }
    Optional<Digest> stored = repositories.tag(repository, tag);
    stored.ifPresent(digest -> remember(key, digest));
    return stored;
  }

  /** The tag if it is in memory; never touches the disk. */
  Optional<Digest> rememberedTag(RepositoryName repository, Tag tag) {
    return tags.get(repository.value() + ":" + tag.value());
  }

  /** Has the tag mean that manifest, on the disk too if it takes it. Blocks. */
  void putTag(RepositoryName repository, Tag tag, Digest digest) {
    String key = repository.value() + ":" + tag.value();
    if (tags.get(key).equals(Optional.of(digest))) {
      return;
    }
    try {
      repositories.putTag(repository, tag, digest);
      remember(key, digest);
    } catch (RuntimeException e) {
      LOG.warn("the tag {} can't be kept: {}", key, e.getMessage());
      remember(key, digest);
    }
  }

  /**
   * Keeps a manifest that was proven to have its digest; returns it as it is best held on to.
   * Blocks.
   */
  Manifest put(RepositoryName repository, Manifest manifest) {
    remember(repository, manifest);
    try {
      StoredBlob blob = blobs.put(manifest.digest(), manifest.bytes());
      if (!Manifest.mediaTypeOf(manifest.bytes()).equals(Optional.of(manifest.mediaType()))) {
        repositories.putMediaType(manifest.digest(), manifest.mediaType());
      }
      // last: a manifest is the repository's only once all of it can be had
      repositories.putManifest(repository, manifest.digest());
      return blob.size() > LARGE ? manifest.in(blob) : manifest;
    } catch (RuntimeException e) {
      LOG.warn("the manifest {} can't be kept: {}", manifest.digest(), e.getMessage());
      return manifest;
    }
  }

  /** The size in bytes that a manifest of that repository, seen lately, gives of a blob. */
  OptionalLong sizeOf(RepositoryName repository, Digest digest) {
    return sizes.get(key(repository, digest)).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private void remember(RepositoryName repository, Manifest manifest) {
    manifest.sizes().forEach((digest, size) -> sizes.put(key(repository, digest), size, SIZE));
    if (manifest.bytes().length <= LARGE) {
      lately.put(key(repository, manifest.digest()), manifest, manifest.bytes().length + DIGEST);
    }
  }

  private void remember(String tag, Digest digest) {
    tags.put(tag, digest, DIGEST);
  }

  private static String key(RepositoryName repository, Digest digest) {
    return repository.value() + "@" + digest;
  }
}
