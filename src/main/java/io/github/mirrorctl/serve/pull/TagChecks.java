package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.MemoryCache;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamAnswer;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a tag means at the upstream now: asked by HEAD, which no registry counts as a pull, and once
 * for all who ask at the same time.
 */
final class TagChecks {
  /** What a remembered answer takes, in bytes. */
  private static final int BYTES = 280;

  /** What the upstream says of a tag. */
  sealed interface Said {
    /** Its digest; empty from a registry that doesn't tell it on HEAD. */
    record Is(Optional<Digest> digest) implements Said {}

    /** It says no: not there, or not for us. */
    record Refused(UpstreamAnswer answer) implements Said {}

    /** It can't be asked now, and why. */
    record Silent(String why, OciError error) implements Said {}
  }

  /** {@code upstreams} numbers the upstream that said it. */
  record Known(Digest digest, long nanos, int upstreams) {}

  private final Supplier<UpstreamClient> upstream;
  private final UpstreamHealth health;
  private final Traffic traffic;
  private volatile Duration revalidate;
  private final AtomicInteger upstreams = new AtomicInteger();
  private final Map<String, CompletableFuture<Said>> asking = new ConcurrentHashMap<>();
  private final MemoryCache.Part<Known> known;

  /** {@code revalidate} is how old an answer may be: zero asks for each request. */
  TagChecks(
      Supplier<UpstreamClient> upstream,
      UpstreamHealth health,
      Traffic traffic,
      MemoryCache.Part<Known> known,
      Duration revalidate) {
    this.known = known;
    this.upstream = upstream;
    this.health = health;
    this.traffic = traffic;
    this.revalidate = revalidate;
  }

  void revalidate(Duration changed) {
    revalidate = changed;
  }

  /** The next question for each tag goes to the upstream. */
  void forget() {
    upstreams.incrementAndGet();
  }

  /** What the tag is, where that was asked lately enough. */
  Optional<Digest> fresh(String path) {
    if (revalidate.isZero()) {
      return Optional.empty();
    }
    return known
        .get(path)
        .filter(answer -> answer.upstreams == upstreams.get())
        .filter(answer -> System.nanoTime() - answer.nanos < revalidate.toNanos())
        .map(Known::digest);
  }

  /** Remembers that this was just seen to be so. */
  void seen(String path, Digest digest) {
    if (!revalidate.isZero()) {
      known.put(path, new Known(digest, System.nanoTime(), upstreams.get()), BYTES);
    }
  }

  /**
   * Asks the upstream, or joins who asks already. {@code patient} is for a tag that nothing is
   * cached of, a busy upstream is asked again; else what is cached is better than waiting.
   */
  CompletableFuture<Said> ask(Exchange head, Duration wait, boolean patient) {
    CompletableFuture<Said> mine = new CompletableFuture<>();
    CompletableFuture<Said> other = asking.putIfAbsent(head.path(), mine);
    if (other != null) {
      return other;
    }
    CompletableFuture<UpstreamAnswer> answer =
        patient ? upstream.get().askPatiently(head, wait, 0) : upstream.get().ask(head, wait, 0);
    Later.both(
        answer,
        (said, trouble) -> {
          asking.remove(head.path(), mine);
          mine.complete(said == null ? silent(head, trouble) : heard(head, said));
        });
    return mine;
  }

  private Said heard(Exchange head, UpstreamAnswer answer) {
    if (answer.status() == 429) {
      health.limited(head, answer.header("Retry-After"));
    } else if (!UpstreamHealth.isUseful(answer.status())) {
      health.failed(head, answer.status());
    }
    if (!UpstreamHealth.isUseful(answer.status())) {
      traffic.trouble("status");
      String why = "the upstream answered " + answer.status();
      return new Said.Silent(why, OciError.unavailable(why));
    }
    health.answered(head);
    if (answer.status() != 200) {
      return new Said.Refused(answer);
    }
    Optional<Digest> digest = answer.header("Docker-Content-Digest").flatMap(Digest::parse);
    digest.ifPresent(is -> seen(head.path(), is));
    return new Said.Is(digest);
  }

  private Said silent(Exchange head, @Nullable Throwable trouble) {
    String why = Reasons.of(trouble);
    health.unanswered(head, trouble);
    traffic.trouble(Reasons.kind(trouble));
    return new Said.Silent(why, Reasons.error(trouble));
  }
}
