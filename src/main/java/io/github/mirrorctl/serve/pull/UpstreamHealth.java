package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the upstream is worth asking. Once it didn't answer, nobody waits for it again until it
 * does: the question that got no answer is put again in the background.
 */
final class UpstreamHealth {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamHealth.class);

  /** How long nobody asks after an upstream that didn't answer. */
  static final Duration WINDOW = Duration.ofSeconds(30);

  private static final Duration FIRST_PROBE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(10);
  private static final Duration LONGEST_REST = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String name;
  private final Supplier<UpstreamClient> upstream;
  private final ScheduledExecutorService timer;
  private @Nullable Exchange unanswered;
  private long downUntil;

  UpstreamHealth(String name, Supplier<UpstreamClient> upstream, ScheduledExecutorService timer) {
    this.name = name;
    this.upstream = upstream;
    this.timer = timer;
  }

  synchronized boolean isDown() {
    return unanswered != null && System.nanoTime() - downUntil < 0;
  }

  /** A question that got no useful answer; it is put again until it gets one. */
  void unanswered(Exchange question, String why) {
    unanswered(question, why, FIRST_PROBE);
  }

  /** The upstream wants to be left alone, for so long if it said so. */
  void limited(Exchange question, Optional<String> retryAfter) {
    Duration pause =
        retryAfter
            .filter(seconds -> seconds.matches("\\d{1,5}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .filter(wanted -> wanted.compareTo(LONGEST_REST) < 0)
            .orElse(WINDOW);
    unanswered(question, "the upstream answered 429", pause.isZero() ? FIRST_PROBE : pause);
  }

  private synchronized void unanswered(Exchange question, String why, Duration firstProbe) {
    boolean probing = unanswered != null;
    unanswered = question;
    downUntil = System.nanoTime() + max(WINDOW, firstProbe).toNanos();
    if (!probing) {
      LOG.warn("{}: {}; what is cached is served without asking", name, why);
      probeAfter(firstProbe);
    }
  }

  /** It answered. */
  synchronized void answered() {
    if (unanswered != null) {
      unanswered = null;
      LOG.info("{}: the upstream answers again", name);
    }
  }

  /** It may be another one now. */
  synchronized void forget() {
    unanswered = null;
  }

  private void probeAfter(Duration pause) {
    if (!timer.isShutdown()) {
      ScheduledFuture<?> unused =
          timer.schedule(() -> probe(pause), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void probe(Duration pause) {
    Exchange question;
    synchronized (this) {
      if (unanswered == null) {
        return;
      }
      question = unanswered;
    }
    Later.both(
        upstream.get().ask(question, PATIENCE, 64 * 1024),
        (answer, trouble) -> {
          if (answer != null && isUseful(answer.status())) {
            answered();
          } else {
            stillDown();
            Duration next = pause.multipliedBy(2);
            probeAfter(next.compareTo(LONGEST_PROBE) < 0 ? next : max(pause, LONGEST_PROBE));
          }
        });
  }

  /** As long as the probe says so, nobody has to wait to find it out. */
  private synchronized void stillDown() {
    downUntil = System.nanoTime() + WINDOW.toNanos();
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Anything but an upstream's own trouble, or its wish to be left alone. */
  static boolean isUseful(int status) {
    return status < 500 && status != 429 && status != 408;
  }
}
