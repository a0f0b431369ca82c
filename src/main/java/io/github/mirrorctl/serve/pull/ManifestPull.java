package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.Tag;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit.Outcome;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamAnswer;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the manifest that a request means. A digest always means the same; a tag is what the
 * upstream says now, and what it said last while it can't be asked.
 */
final class ManifestPull {
  /** How long a client with a cached answer waits for the upstream's. */
  private static final Duration IMPATIENT = Duration.ofSeconds(2);

  /** The longest wait for a manifest's bytes where an older one can be had instead. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** How long one waits for what isn't cached. */
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private static final String ACCEPT =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws",
          "application/vnd.docker.distribution.manifest.v1+json",
          "application/json",
          "*/*");

  /** What a request is answered with. */
  sealed interface Answer {
    /** {@code stale}: why it may have changed meanwhile; empty when it is as fresh as asked for. */
    record Have(Manifest manifest, Outcome outcome, Optional<String> stale) implements Answer {}

    /** The upstream's own refusal: 401, 403, 404. */
    record Refused(UpstreamAnswer answer) implements Answer {}

    record Failed(OciError error) implements Answer {}
  }

  private final Source source;
  private final Executor disk;
  private final Map<String, CompletableFuture<Answer>> fetching = new ConcurrentHashMap<>();

  ManifestPull(Source source, Executor disk) {
    this.source = source;
    this.disk = disk;
  }

  /** By digest, without leaving the thread where it is in memory. */
  CompletableFuture<Answer> byDigest(RepositoryName repository, Digest digest) {
    Optional<Manifest> remembered = source.manifests().remembered(repository, digest);
    if (remembered.isPresent()) {
      return CompletableFuture.completedFuture(have(remembered.get(), Outcome.HIT));
    }
    return CompletableFuture.supplyAsync(() -> source.manifests().find(repository, digest), disk)
        .thenCompose(
            found ->
                found
                    .map(manifest -> CompletableFuture.completedFuture(have(manifest, Outcome.HIT)))
                    .orElseGet(() -> fetch(repository, digest.toString(), Optional.of(digest))));
  }

  /** By tag: fresh by the settings, else asked for; from memory without leaving the thread. */
  CompletableFuture<Answer> byTag(RepositoryName repository, Tag tag) {
    Exchange head = exchange("HEAD", repository, tag.value());
    Optional<Digest> fresh = source.tags().fresh(head.path());
    Optional<Manifest> remembered =
        fresh.flatMap(digest -> source.manifests().remembered(repository, digest));
    if (remembered.isPresent()) {
      return CompletableFuture.completedFuture(have(remembered.get(), Outcome.HIT));
    }
    return CompletableFuture.supplyAsync(
            () ->
                source
                    .manifests()
                    .tag(repository, tag)
                    .flatMap(digest -> source.manifests().find(repository, digest)),
            disk)
        .thenCompose(cached -> checked(repository, tag, head, cached));
  }

  private CompletableFuture<Answer> checked(
      RepositoryName repository, Tag tag, Exchange head, Optional<Manifest> cached) {
    if (cached.isPresent()) {
      if (source.tags().fresh(head.path()).equals(Optional.of(cached.get().digest()))) {
        return CompletableFuture.completedFuture(have(cached.get(), Outcome.HIT));
      }
      if (source.health().isResting(head)) {
        return CompletableFuture.completedFuture(
            stale(cached.get(), "the upstream doesn't answer"));
      }
    }
    boolean patient = cached.isEmpty() && !source.health().isDown();
    return source
        .tags()
        .ask(head, cached.isPresent() ? IMPATIENT : patience(), patient)
        .thenComposeAsync(said -> heard(repository, tag, cached, said), disk);
  }

  private CompletableFuture<Answer> heard(
      RepositoryName repository, Tag tag, Optional<Manifest> cached, TagChecks.Said said) {
    if (said instanceof TagChecks.Said.Refused refused) {
      return CompletableFuture.completedFuture(new Answer.Refused(refused.answer()));
    }
    if (said instanceof TagChecks.Said.Silent silent) {
      return CompletableFuture.completedFuture(
          cached
              .<Answer>map(manifest -> stale(manifest, silent.why()))
              .orElseGet(() -> new Answer.Failed(silent.error())));
    }
    Optional<Digest> digest = ((TagChecks.Said.Is) said).digest();
    Optional<Manifest> known =
        digest.flatMap(
            is ->
                cached
                    .filter(manifest -> manifest.digest().equals(is))
                    .or(() -> source.manifests().find(repository, is)));
    CompletableFuture<Answer> answer =
        known
            .map(manifest -> CompletableFuture.completedFuture(have(manifest, Outcome.HIT)))
            .orElseGet(
                () -> {
                  CompletableFuture<Answer> fetched =
                      fetch(repository, digest.map(Digest::toString).orElse(tag.value()), digest);
                  return cached.isPresent() ? orSoonWithout(fetched) : fetched;
                });
    return answer.thenApply(
        got -> {
          if (got instanceof Answer.Have have) {
            source.manifests().putTag(repository, tag, have.manifest().digest());
            return got;
          }
          // the tag is known to have moved, but where to can't be had
          return got instanceof Answer.Failed failed && cached.isPresent()
              ? stale(cached.get(), failed.error().message())
              : got;
        });
  }

  /**
   * Who can be given something else doesn't wait long for a manifest; it comes for the next one.
   */
  private static CompletableFuture<Answer> orSoonWithout(CompletableFuture<Answer> fetched) {
    return fetched
        .copy()
        .completeOnTimeout(
            new Answer.Failed(
                OciError.unavailable(
                    "the upstream didn't send the manifest within " + SOON.toSeconds() + " s")),
            SOON.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Downloads a manifest, once for all who ask at the same time. */
  private CompletableFuture<Answer> fetch(
      RepositoryName repository, String reference, Optional<Digest> expected) {
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    String key = repository.value() + "@" + reference;
    CompletableFuture<Answer> other = fetching.putIfAbsent(key, mine);
    if (other != null) {
      return other.thenApply(ManifestPull::joined);
    }
    Exchange get = exchange("GET", repository, reference);
    Later.both(
        source
            .upstream()
            .askWhole(
                get,
                patience(),
                MemoryBudget.LARGEST_BODY,
                answer ->
                    CompletableFuture.supplyAsync(
                        () -> received(repository, get, answer, expected), disk)),
        (answer, trouble) -> {
          fetching.remove(key, mine);
          mine.complete(answer == null ? new Answer.Failed(error(trouble)) : answer);
        });
    return mine;
  }

  private static OciError error(@Nullable Throwable trouble) {
    return Reasons.upstreamTrouble(trouble)
        .filter(known -> known.kind() == UpstreamTrouble.Kind.TOO_LARGE)
        .map(known -> OciError.tooLarge(Reasons.of(trouble)))
        .orElseGet(() -> Reasons.error(trouble));
  }

  private Answer received(
      RepositoryName repository, Exchange get, UpstreamAnswer answer, Optional<Digest> expected) {
    source.traffic().fetched(answer.body().length);
    if (answer.status() == 429) {
      source.health().limited(get, answer.header("Retry-After"));
    }
    if (!UpstreamHealth.isUseful(answer.status())) {
      return new Answer.Failed(OciError.unavailable("the upstream answered " + answer.status()));
    }
    if (answer.status() != 200) {
      return new Answer.Refused(answer);
    }
    Digest digest = expected.orElseGet(() -> Digest.sha256Of(answer.body()));
    var hash = digest.newHash();
    hash.update(answer.body());
    if (!digest.matches(hash)) {
      return new Answer.Failed(
          OciError.unavailable("the upstream sent a manifest that doesn't match " + digest));
    }
    String mediaType =
        answer
            .header("Content-Type")
            .or(() -> Manifest.mediaTypeOf(answer.body()))
            .orElse("application/json");
    Manifest manifest = new Manifest(digest, mediaType, answer.body());
    return have(source.manifests().put(repository, manifest), Outcome.MISS);
  }

  /** Who asks an upstream that is known not to answer is sent to the next host soon. */
  private Duration patience() {
    return source.health().isDown() ? IMPATIENT : PATIENT;
  }

  private Exchange exchange(String method, RepositoryName repository, String reference) {
    Map<String, String> headers = new HashMap<>(source.headers());
    headers.put("Accept", ACCEPT);
    return new Exchange(
        method,
        "/v2/" + repository.value() + "/manifests/" + reference,
        repository.value(),
        headers);
  }

  private static Answer have(Manifest manifest, Outcome outcome) {
    return new Answer.Have(manifest, outcome, Optional.empty());
  }

  private static Answer stale(Manifest manifest, String why) {
    return new Answer.Have(manifest, Outcome.STALE, Optional.of(why));
  }

  private static Answer joined(Answer answer) {
    return answer instanceof Answer.Have have && have.outcome() == Outcome.MISS
        ? new Answer.Have(have.manifest(), Outcome.JOINED, have.stale())
        : answer;
  }
}
