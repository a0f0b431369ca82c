package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.CacheDirectory;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import java.util.Map;

/**
 * What the pulls of one mirror come from: its cache and its upstream, and what is known of both.
 */
final class Source {
  private volatile Mirror mirror;
  private final CacheDirectory cache;
  private final UpstreamAccess upstream;
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
      Workers workers) {
    this.mirror = mirror;
    this.cache = cache;
    this.upstream = upstream;
    this.traffic = traffic;
    this.health = new UpstreamHealth(mirror.name(), upstream, workers.timer());
    this.tags = new TagChecks(upstream, health, traffic, mirror.embedded().revalidate());
    this.manifests = new ManifestStore(cache);
    this.downloads = new Downloads(cache.blobs(), workers.downloads());
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
