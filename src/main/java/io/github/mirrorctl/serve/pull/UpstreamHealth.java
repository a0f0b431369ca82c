package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the upstream is worth asking. Once it didn't answer, nobody waits for it again until it
 * does: the question that got no answer is put again in the background, and for want of an answer
 * clients may ask again after a while.
 */
final class UpstreamHealth {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamHealth.class);

  /** How long nobody asks after an upstream that didn't answer. */
  static final Duration WINDOW = Duration.ofSeconds(30);

  private static final Duration FIRST_PROBE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String name;
  private final UpstreamClient upstream;
  private final ScheduledExecutorService timer;
  private @Nullable Exchange unanswered;
  private long downSince;

  UpstreamHealth(String name, UpstreamClient upstream, ScheduledExecutorService timer) {
    this.name = name;
    this.upstream = upstream;
    this.timer = timer;
  }

  synchronized boolean isDown() {
    return unanswered != null && System.nanoTime() - downSince < WINDOW.toNanos();
  }

  /** A question that got no useful answer; it is put again until it does. */
  synchronized void unanswered(Exchange question, String why) {
    boolean probing = unanswered != null;
    unanswered = question;
    downSince = System.nanoTime();
    if (!probing) {
      LOG.warn("{}: {}; what is cached is served without asking", name, why);
      probeAfter(FIRST_PROBE);
    }
  }

  /** It answered. */
  synchronized void answered() {
    if (unanswered != null) {
      unanswered = null;
      LOG.info("{}: the upstream answers again", name);
    }
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
        upstream.ask(question, PATIENCE, 64 * 1024),
        (answer, trouble) -> {
          if (answer != null && isUseful(answer.status())) {
            answered();
          } else {
            Duration next = pause.multipliedBy(2);
            probeAfter(next.compareTo(WINDOW) < 0 ? next : WINDOW);
          }
        });
  }

  /** Anything but an upstream's own trouble, or its wish to be left alone. */
  static boolean isUseful(int status) {
    return status < 500 && status != 429 && status != 408;
  }
}
