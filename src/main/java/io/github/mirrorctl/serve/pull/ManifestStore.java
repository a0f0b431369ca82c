package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.BlobStore;
import io.github.mirrorctl.cache.CacheDirectory;
import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.Repositories;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.StoredBlob;
import io.github.mirrorctl.cache.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of a mirror: on the disk, and those asked for lately in memory, where each was
 * hashed on its way in. What the disk doesn't take is served from memory all the same.
 */
final class ManifestStore {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestStore.class);
  private static final long MEMORY = 16L * 1024 * 1024;
  private static final int LARGE = 1024 * 1024;
  private static final int SIZES = 50_000;

  private final BlobStore blobs;
  private final Repositories repositories;
  private final Map<String, Manifest> lately = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<String, Digest> tags = Bounded.byUse(10_000);
  private final Map<Digest, Long> sizes = Bounded.byUse(SIZES);
  private long bytes;

  ManifestStore(CacheDirectory cache) {
    this.blobs = cache.blobs();
    this.repositories = cache.repositories();
  }

  /** The manifest if it is in memory; never touches the disk. */
  Optional<Manifest> remembered(RepositoryName repository, Digest digest) {
    Manifest known;
    synchronized (this) {
      known = lately.get(key(repository, digest));
    }
    if (known != null) {
      blobs.used(digest);
    }
    return Optional.ofNullable(known);
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
    if (blob.size() > ManifestPull.LARGEST) {
      return Optional.empty();
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

  private String mediaType(Digest digest, byte[] content) {
    return repositories
        .mediaType(digest)
        .or(() -> Manifest.mediaTypeOf(content))
        .orElse("application/json");
  }

  /**
   * What the tag was when it was last seen at the upstream. Blocks for one not asked for lately.
   */
  Optional<Digest> tag(RepositoryName repository, Tag tag) {
    String key = repository.value() + ":" + tag.value();
    Digest known;
    synchronized (this) {
      known = tags.get(key);
    }
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Digest> stored = repositories.tag(repository, tag);
    stored.ifPresent(digest -> remember(key, digest));
    return stored;
  }

  /** The tag if it is in memory; never touches the disk. */
  synchronized Optional<Digest> rememberedTag(RepositoryName repository, Tag tag) {
    return Optional.ofNullable(tags.get(repository.value() + ":" + tag.value()));
  }

  /** Has the tag mean that manifest, on the disk too if it takes it. Blocks. */
  void putTag(RepositoryName repository, Tag tag, Digest digest) {
    String key = repository.value() + ":" + tag.value();
    synchronized (this) {
      if (digest.equals(tags.get(key))) {
        return;
      }
    }
    try {
      repositories.putTag(repository, tag, digest);
      remember(key, digest);
    } catch (RuntimeException e) {
      LOG.warn("the tag {} can't be kept: {}", key, e.getMessage());
      remember(key, digest);
    }
  }

  /** Keeps a manifest that was proven to have its digest. Blocks. */
  void put(RepositoryName repository, Manifest manifest) {
    remember(repository, manifest);
    try {
      blobs.put(manifest.digest(), manifest.bytes());
      if (!Manifest.mediaTypeOf(manifest.bytes()).equals(Optional.of(manifest.mediaType()))) {
        repositories.putMediaType(manifest.digest(), manifest.mediaType());
      }
      // last: a manifest is the repository's only once all of it can be had
      repositories.putManifest(repository, manifest.digest());
    } catch (RuntimeException e) {
      LOG.warn("the manifest {} can't be kept: {}", manifest.digest(), e.getMessage());
    }
  }

  /** The size in bytes that a manifest seen lately gives of a blob. */
  synchronized OptionalLong sizeOf(Digest digest) {
    @Nullable Long size = sizes.get(digest);
    return size == null ? OptionalLong.empty() : OptionalLong.of(size);
  }

  private void remember(RepositoryName repository, Manifest manifest) {
    Map<Digest, Long> told = manifest.sizes();
    synchronized (this) {
      sizes.putAll(told);
      if (manifest.bytes().length > LARGE) {
        return;
      }
      Manifest old = lately.put(key(repository, manifest.digest()), manifest);
      bytes += manifest.bytes().length - (old == null ? 0 : old.bytes().length);
      var eldest = lately.values().iterator();
      while (bytes > MEMORY && eldest.hasNext()) {
        bytes -= eldest.next().bytes().length;
        eldest.remove();
      }
    }
  }

  private synchronized void remember(String tag, Digest digest) {
    tags.put(tag, digest);
  }

  private static String key(RepositoryName repository, Digest digest) {
    return repository.value() + "@" + digest;
  }
}
