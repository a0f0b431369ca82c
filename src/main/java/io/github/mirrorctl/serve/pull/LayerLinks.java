package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.MemoryCache;
import io.github.mirrorctl.cache.Repositories;
import io.github.mirrorctl.cache.RepositoryName;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Which repositories a blob belongs to, kept on the disk beside it: a registry that takes the
 * directory over serves a blob to no other. Only what a manifest here names is written: a name that
 * somebody has invented leaves nothing behind.
 */
final class LayerLinks {
  private static final int BYTES = 16;

  private final Repositories repositories;
  private final ManifestStore manifests;
  private final Executor disk;
  private final MemoryCache.Part<Boolean> linked;

  LayerLinks(Source source, Executor disk) {
    this.repositories = source.cache().repositories();
    this.manifests = source.manifests();
    this.disk = disk;
    this.linked = source.memory("layer link", Boolean.class);
  }

  /** Writes the link in the background, unless it was written lately. */
  void link(RepositoryName repository, Digest digest) {
    String key = repository.value() + "@" + digest;
    if (linked.get(key).isPresent() || manifests.sizeOf(repository, digest).isEmpty()) {
      return;
    }
    linked.put(key, true, BYTES);
    try {
      disk.execute(
          () -> {
            try {
              repositories.putLayer(repository, digest);
            } catch (RuntimeException e) {
              linked.remove(key); // a full disk: another request tries again
            }
          });
    } catch (RejectedExecutionException e) {
      linked.remove(key);
    }
  }

  /** Whether the link is there, which tells that the upstream has the blob under that name. */
  boolean has(RepositoryName repository, Digest digest) {
    return linked.get(repository.value() + "@" + digest).isPresent()
        || repositories.hasLayer(repository, digest);
  }
}
