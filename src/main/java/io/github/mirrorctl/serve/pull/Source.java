package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.CacheDirectory;
import io.github.mirrorctl.cache.MemoryCache;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import java.util.Map;

/**
 * What the pulls of one mirror come from: its cache and its upstream, and what is known of both.
 */
final class Source {
  private volatile Mirror mirror;
  private final CacheDirectory cache;
  private final UpstreamAccess upstream;
  private final MemoryCache memory;
  private final MemoryBudget budget;
  private final Traffic traffic;
  private final UpstreamHealth health;
  private final TagChecks tags;
  private final ManifestStore manifests;
  private final Downloads downloads;
  private final Map<String, String> headers;

  Source(
      Mirror mirror,
      CacheDirectory cache,
      UpstreamAccess upstream,
      Traffic traffic,
      String userAgent,
      Resources resources) {
    this.mirror = mirror;
    this.memory = resources.memory();
    this.budget = resources.budget();
    this.cache = cache;
    this.upstream = upstream;
    this.traffic = traffic;
    this.health = new UpstreamHealth(mirror.name(), upstream, resources.workers().timer());
    this.tags =
        new TagChecks(
            upstream,
            health,
            traffic,
            memory("tag check", TagChecks.Known.class),
            mirror.embedded().revalidate());
    this.manifests = new ManifestStore(this);
    this.downloads = new Downloads(this, resources.workers().downloads(mirror.name()));
    this.headers = Map.of("User-Agent", userAgent);
  }

  Mirror mirror() {
    return mirror;
  }

  void mirror(Mirror changed) {
    mirror = changed;
    tags.revalidate(changed.embedded().revalidate());
  }

  /** The upstream may be another one now: what was known of it is asked anew. */
  void upstreamChanged() {
    health.forget();
    tags.forget();
  }

  CacheDirectory cache() {
    return cache;
  }

  UpstreamClient upstream() {
    return upstream.get();
  }

  UpstreamAccess upstreamAccess() {
    return upstream;
  }

  /** This mirror's part of what is remembered, for one kind of thing. */
  <T> MemoryCache.Part<T> memory(String kind, Class<T> type) {
    return memory.part(mirror.name() + " " + kind, type);
  }

  /** Where memory for answers is reserved, by the mirror's name. */
  MemoryBudget budget() {
    return budget;
  }

  Traffic traffic() {
    return traffic;
  }

  UpstreamHealth health() {
    return health;
  }

  TagChecks tags() {
    return tags;
  }

  ManifestStore manifests() {
    return manifests;
  }

  Downloads downloads() {
    return downloads;
  }

  /** How long and how often a blob is tried. */
  BlobFetch.Patience patience() {
    return BlobFetch.Patience.USUAL;
  }

  /** What each request to the upstream carries. */
  Map<String, String> headers() {
    return headers;
  }
}
