package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is worth asking the upstream. Trouble is a question's own until it is the host's: a
 * repository that the upstream fails for, or a limit on one kind of question, leaves all others as
 * they were. Connections that are refused are the host's trouble at once; silence, and failures of
 * several repositories, are once {@code /v2/} fails too. Until the host answers that again, nobody
 * waits for it.
 */
final class UpstreamHealth {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamHealth.class);
  private static final Exchange PROBE = new Exchange("GET", "/v2/", "", Map.of());
  private static final Duration FIRST_PROBE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long a question that failed isn't put again where something is cached. */
  private static final Duration FAILED = Duration.ofSeconds(3);

  private static final Duration LIMITED = Duration.ofSeconds(30);
  private static final Duration LONGEST_LIMIT = Duration.ofHours(1);

  /** So many repositories in trouble at a time have the host asked after. */
  private static final int SEVERAL = 3;

  private static final int REMEMBERED = 1000;

  private enum Host {
    UP,
    /** It is being asked whether it answers at all. */
    SUSPECTED,
    DOWN
  }

  private record Rest(long until) {
    private boolean isOver() {
      return System.nanoTime() - until >= 0;
    }
  }

  private final String name;
  private final Supplier<UpstreamClient> upstream;
  private final ScheduledExecutorService timer;
  // guarded by this
  private final Map<String, Rest> resting = Bounded.byAge(REMEMBERED);
  private Host host = Host.UP;
  private int probes;

  UpstreamHealth(String name, Supplier<UpstreamClient> upstream, ScheduledExecutorService timer) {
    this.name = name;
    this.upstream = upstream;
    this.timer = timer;
  }

  /** Whether the host doesn't answer, as far as is known. */
  synchronized boolean isDown() {
    return host != Host.UP;
  }

  /** Whether this question had better not be put now where there is something else. */
  synchronized boolean isResting(Exchange question) {
    return isDown() || rests(key(question));
  }

  private boolean rests(String key) {
    Rest rest = resting.get(key);
    if (rest != null && rest.isOver()) {
      resting.remove(key);
      return false;
    }
    return rest != null;
  }

  /** A limit is of GETs of manifests at Docker Hub: HEADs go on. */
  private static String key(Exchange question) {
    return question.method() + " " + question.repository();
  }

  /** A question that got no answer. */
  void unanswered(Exchange question, @Nullable Throwable trouble) {
    Optional<UpstreamTrouble> told = Reasons.upstreamTrouble(trouble);
    UpstreamTrouble.Kind kind = told.map(UpstreamTrouble::kind).orElse(UpstreamTrouble.Kind.CUT);
    switch (kind) {
      case BUSY -> {} // it wasn't put
      case UNREACHABLE -> down(Reasons.of(trouble));
      case SILENT, CUT -> {
        long unused = rest(question, FAILED);
        suspect(Reasons.of(trouble));
      }
      default -> {
        long unused = rest(question, FAILED);
      }
    }
  }

  /** A question that got a 5xx or the like: the repository's trouble until several have it. */
  void failed(Exchange question, int status) {
    if (rest(question, FAILED) >= SEVERAL && !isDown()) {
      // they are asked on meanwhile: the host answers, if only with that
      probe(() -> down("the upstream answered " + status));
    }
  }

  /** The upstream wants to be left alone with this, for so long if it said so. */
  void limited(Exchange question, Optional<String> retryAfter) {
    Duration pause =
        retryAfter
            .filter(seconds -> seconds.matches("\\d{1,5}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .filter(wanted -> wanted.compareTo(LONGEST_LIMIT) < 0)
            .orElse(LIMITED);
    long unused = rest(question, pause);
  }

  /** How many questions of that kind rest now. */
  private synchronized long rest(Exchange question, Duration pause) {
    resting.remove(key(question));
    resting.put(key(question), new Rest(System.nanoTime() + pause.toNanos()));
    return resting.entrySet().stream()
        .filter(one -> one.getKey().startsWith(question.method() + " "))
        .filter(one -> !one.getValue().isOver())
        .count();
  }

  /** It got an answer. */
  synchronized void answered(Exchange question) {
    resting.remove(key(question));
    up();
  }

  private synchronized void up() {
    if (host == Host.DOWN) {
      LOG.info("{}: the upstream answers again", name);
      resting.clear();
    }
    host = Host.UP;
  }

  private synchronized void down(String why) {
    if (host != Host.DOWN) {
      LOG.warn("{}: {}; what is cached is served without asking", name, why);
      host = Host.DOWN;
      probeAfter(FIRST_PROBE, ++probes);
    }
  }

  private void suspect(String why) {
    synchronized (this) {
      if (host != Host.UP) {
        return;
      }
      host = Host.SUSPECTED;
    }
    probe(
        () -> {
          synchronized (this) {
            if (host == Host.SUSPECTED) {
              down(why);
            }
          }
        });
  }

  /** It may be another one now. */
  synchronized void forget() {
    host = Host.UP;
    probes++;
    resting.clear();
  }

  private void probeAfter(Duration pause, int number) {
    if (timer.isShutdown()) {
      return;
    }
    ScheduledFuture<?> unused =
        timer.schedule(
            () -> {
              synchronized (this) {
                if (host != Host.DOWN || number != probes) {
                  return;
                }
              }
              Duration twice = pause.multipliedBy(2);
              Duration next = twice.compareTo(LONGEST_PROBE) < 0 ? twice : LONGEST_PROBE;
              probe(() -> probeAfter(next, number));
            },
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void probe(Runnable ifNot) {
    Later.both(
        upstream.get().ask(PROBE, PATIENCE, 64 * 1024),
        (answer, trouble) -> {
          if (answer != null && isUseful(answer.status())) {
            up();
          } else {
            ifNot.run();
          }
        });
  }

  /** Anything but an upstream's own trouble, or its wish to be left alone. */
  static boolean isUseful(int status) {
    return status < 500 && status != 429 && status != 408;
  }
}
