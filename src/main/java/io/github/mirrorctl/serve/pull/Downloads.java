package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.RepositoryName;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The downloads under way of one mirror: at most one of each blob, however many ask for it. */
final class Downloads {
  /** How long a blob that came wrong is proven before a client gets a byte of it. */
  private static final Duration SUSPICION = Duration.ofMinutes(10);

  private static final int SUSPECTS = 1000;

  private final Source source;
  private final Executor workers;
  private final Map<Digest, Download> running = new ConcurrentHashMap<>();
  private final Map<Digest, Long> suspects = Collections.synchronizedMap(Bounded.byAge(SUSPECTS));

  /** {@code workers} is this mirror's share of those that download. */
  Downloads(Source source, Executor workers) {
    this.source = source;
    this.workers = workers;
  }

  /**
   * A download as it begins for who asked.
   *
   * @param began whether it was begun for this request
   */
  record Joined(
      Download download, CompletableFuture<Download.Beginning> beginning, boolean began) {}

  boolean isRunning(Digest digest) {
    return running.containsKey(digest);
  }

  /**
   * The download of that blob, asked for under that name; {@code RejectedExecutionException} where
   * too many wait. Who doesn't want it any more says so by {@link Download#lost}.
   */
  Joined join(Digest digest, RepositoryName repository, OptionalLong size) {
    while (true) {
      Download fresh = new Download(source, digest, isSuspect(digest), this::ended);
      Download known = running.putIfAbsent(digest, fresh);
      Download download = known == null ? fresh : known;
      download.interested();
      Optional<CompletableFuture<Download.Beginning>> beginning = download.join(repository, size);
      if (beginning.isEmpty()) {
        running.remove(digest, download); // it has just ended
        continue;
      }
      if (known == null) {
        start(fresh);
      }
      return new Joined(download, beginning.get(), known == null);
    }
  }

  private void start(Download download) {
    try {
      workers.execute(download);
    } catch (RejectedExecutionException e) {
      running.remove(download.digest(), download);
      download.reject();
      throw e;
    }
  }

  int inFlight() {
    return running.size();
  }

  private void ended(Download download) {
    if (download.end().filter(end -> end == Download.End.WRONG).isPresent()) {
      suspects.put(download.digest(), System.nanoTime());
    } else {
      suspects.remove(download.digest());
    }
    running.remove(download.digest(), download);
  }

  private boolean isSuspect(Digest digest) {
    Long since = suspects.get(digest);
    return since != null && System.nanoTime() - since < SUSPICION.toNanos();
  }
}
