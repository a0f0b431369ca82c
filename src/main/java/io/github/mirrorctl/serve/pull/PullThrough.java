package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.CacheDirectory;
import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.Scrub;
import io.github.mirrorctl.cache.Tag;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.PullRequest;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.upstream.UpstreamAnswer;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import io.github.mirrorctl.serve.upstream.UpstreamSettings;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** One mirror as it is served: every request for it is answered here. */
public final class PullThrough implements AutoCloseable {
  private final Source source;
  private final UpstreamAccess upstream;
  private final Executor disk;
  private final ManifestPull manifests;
  private final BlobPull blobs;
  private final Listings listings;
  private final Referrers referrers;
  private final AtomicInteger visits = new AtomicInteger();
  private Scrub scrub;
  private volatile boolean retired;
  private boolean closed;

  /** The cache and the way to the upstream are closed with it. */
  public PullThrough(
      Mirror mirror,
      CacheDirectory cache,
      UpstreamAccess upstream,
      Traffic traffic,
      String userAgent,
      Resources resources) {
    this.upstream = upstream;
    this.source = new Source(mirror, cache, upstream, traffic, userAgent, resources);
    this.disk = resources.workers().disk(mirror.name());
    this.manifests = new ManifestPull(source, disk);
    this.blobs = new BlobPull(source, disk);
    this.listings = new Listings(source, disk);
    this.referrers = new Referrers(source, manifests);
    traffic.inFlight(() -> source.downloads().inFlight());
    this.scrub = Scrubbing.begin(source);
  }

  /** Returns when the way to the upstream is ready; throws what keeps it from being so. */
  public void awaitUpstream() {
    UpstreamClient unused = upstream.get();
  }

  public Mirror mirror() {
    return source.mirror();
  }

  /** Whether these settings are of the same mirror, with the same storage. */
  public boolean canAdopt(Mirror changed) {
    Mirror now = mirror();
    return now.name().equals(changed.name()) && now.storage().equals(changed.storage());
  }

  /**
   * Goes on with these settings, which it {@link #canAdopt}; what is under way isn't disturbed. How
   * the upstream is reached is for {@link #nextUpstream}.
   */
  public synchronized void adopt(Mirror changed) {
    boolean verifies = !changed.embedded().verifyEvery().equals(mirror().embedded().verifyEvery());
    source.mirror(changed);
    if (verifies) {
      scrub.close();
      scrub = Scrubbing.begin(source);
    }
  }

  /**
   * Makes another way to the upstream, which is taken when the result is run; empty where nothing
   * changes. Throws what keeps it from being made.
   */
  public Optional<Runnable> nextUpstream(UpstreamSettings wanted) {
    return upstream
        .next(wanted)
        .map(
            take ->
                () -> {
                  take.run();
                  source.upstreamChanged();
                });
  }

  public Traffic traffic() {
    return source.traffic();
  }

  /**
   * Answers a request for this mirror, on its context.
   *
   * @param repository as the upstream names it: without the mirror's host in front
   */
  public void answer(Visit visit, Context context, PullRequest request, String repository) {
    visit.mirror(mirror().name());
    visits.incrementAndGet();
    visit.whenOver(this::left);
    if (request instanceof PullRequest.Catalog) {
      listings.catalog(visit, context);
      return;
    }
    Optional<RepositoryName> name = RepositoryName.parse(official(repository));
    if (name.isEmpty()) {
      visit.fail(OciError.nameInvalid("that is no repository's name"));
    } else if (request instanceof PullRequest.Manifest manifest) {
      manifest(visit, context, name.get(), manifest.reference());
    } else if (request instanceof PullRequest.Blob blob) {
      digest(visit, blob.digest())
          .ifPresent(digest -> blobs.answer(new BlobRequest(visit, context, name.get(), digest)));
    } else if (request instanceof PullRequest.Tags) {
      listings.tags(visit, context, name.get());
    } else if (request instanceof PullRequest.Referrers asked) {
      digest(visit, asked.digest())
          .ifPresent(digest -> referrers.answer(visit, context, name.get(), digest));
    } else {
      visit.fail(OciError.readOnly());
    }
  }

  /** Docker Hub's own images stand under {@code library}: {@code redis} is short for that. */
  private String official(String repository) {
    return mirror().isDockerHub() && !repository.contains("/")
        ? "library/" + repository
        : repository;
  }

  private static Optional<Digest> digest(Visit visit, String text) {
    Optional<Digest> digest = Digest.parse(text);
    if (digest.isEmpty()) {
      visit.fail(OciError.digestInvalid("that is no sha256 or sha512 digest"));
    }
    return digest;
  }

  private void manifest(Visit visit, Context context, RepositoryName name, String reference) {
    CompletableFuture<ManifestPull.Answer> answer;
    if (reference.indexOf(':') >= 0) {
      Optional<Digest> digest = digest(visit, reference);
      if (digest.isEmpty()) {
        return;
      }
      answer = manifests.byDigest(name, digest.get());
    } else {
      Optional<Tag> tag = Tag.parse(reference);
      if (tag.isEmpty()) {
        visit.fail(OciError.manifestUnknown("that is no tag"));
        return;
      }
      answer = manifests.byTag(name, tag.get());
    }
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      deliver(visit, answer.join());
    } else {
      Later.on(
          context,
          answer,
          got -> deliver(visit, got),
          trouble -> visit.fail(Reasons.error(trouble)));
    }
  }

  private static void deliver(Visit visit, ManifestPull.Answer answer) {
    if (visit.isGone()) {
      return;
    }
    if (answer instanceof ManifestPull.Answer.Have have) {
      deliver(visit, have);
    } else if (answer instanceof ManifestPull.Answer.Refused refused) {
      pass(visit, refused.answer());
    } else {
      visit.fail(((ManifestPull.Answer.Failed) answer).error());
    }
  }

  private static void deliver(Visit visit, ManifestPull.Answer.Have have) {
    Manifest manifest = have.manifest();
    HttpServerResponse response = visit.response();
    visit.outcome(have.outcome());
    String etag = "\"" + manifest.digest() + "\"";
    response.putHeader("Docker-Content-Digest", manifest.digest().toString());
    response.putHeader("ETag", etag);
    have.stale()
        .ifPresent(why -> response.putHeader("Warning", "110 mirrorctl \"response is stale\""));
    String known = visit.request().getHeader("If-None-Match");
    if (known != null && known.contains(etag)) {
      response.setStatusCode(304).end();
    } else if (manifest.file().isPresent()) {
      visit.send(manifest.mediaType(), manifest.file().get().path(), manifest.file().get().size());
    } else {
      visit.send(manifest.mediaType(), manifest.bytes());
    }
  }

  /** The upstream's own no, as it said it; what it wants to be told can't be told by a client. */
  private static void pass(Visit visit, UpstreamAnswer answer) {
    visit.response().setStatusCode(answer.status());
    String type = answer.header("Content-Type").orElse("application/json");
    if (answer.body().length > 0) {
      visit.send(type, answer.body());
    } else {
      String code =
          answer.status() == 401
              ? "UNAUTHORIZED"
              : answer.status() == 403 ? "DENIED" : "MANIFEST_UNKNOWN";
      visit.fail(new OciError(answer.status(), code, "the upstream answered " + answer.status()));
    }
  }

  private void left() {
    if (visits.decrementAndGet() == 0 && retired) {
      disk.execute(this::close);
    }
  }

  /** Closes it as soon as nobody is being answered any more; nobody new must come. */
  public void retire() {
    retired = true;
    if (visits.get() == 0) {
      close();
    }
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    scrub.close();
    upstream.close();
    source.cache().close();
  }
}
