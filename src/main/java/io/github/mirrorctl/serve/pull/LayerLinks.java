package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.Repositories;
import io.github.mirrorctl.cache.RepositoryName;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Which repositories a blob belongs to, kept on the disk beside it: a registry that takes the
 * directory over serves a blob to no other.
 */
final class LayerLinks {
  private static final int REMEMBERED = 20_000;

  private final Repositories repositories;
  private final Executor disk;
  private final Map<String, Boolean> linked =
      Collections.synchronizedMap(Bounded.byAge(REMEMBERED));

  LayerLinks(Repositories repositories, Executor disk) {
    this.repositories = repositories;
    this.disk = disk;
  }

  /** Writes the link in the background, unless it was written lately. */
  void link(RepositoryName repository, Digest digest) {
    String key = repository.value() + "@" + digest;
    if (linked.put(key, true) == null) {
      disk.execute(
          () -> {
            try {
              repositories.putLayer(repository, digest);
            } catch (RuntimeException e) {
              linked.remove(key); // a full disk: another request tries again
            }
          });
    }
  }
}
