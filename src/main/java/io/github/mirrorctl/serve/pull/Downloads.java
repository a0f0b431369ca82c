package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.BlobStore;
import io.github.mirrorctl.cache.Digest;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The downloads under way of one mirror: at most one of each blob, however many ask for it. */
final class Downloads {
  /** How long a blob that came wrong is proven before a client gets a byte of it. */
  private static final Duration SUSPICION = Duration.ofMinutes(10);

  private static final int SUSPECTS = 1000;

  private final BlobStore blobs;
  private final Executor workers;
  private final Map<Digest, Download> running = new ConcurrentHashMap<>();
  private final Map<Digest, Long> suspects = Collections.synchronizedMap(Bounded.byAge(SUSPECTS));

  Downloads(BlobStore blobs, Executor workers) {
    this.blobs = blobs;
    this.workers = workers;
  }

  /** A download, and whether another request had begun it. */
  record Joined(Download download, boolean began) {}

  /** The download of that blob; {@code fetch} is how, if it isn't under way. */
  Joined join(Digest digest, Supplier<BlobFetch> fetch) {
    boolean[] began = {false};
    Download download =
        running.computeIfAbsent(
            digest,
            key -> {
              began[0] = true;
              return new Download(blobs, key, fetch.get(), isSuspect(key), this::ended);
            });
    if (began[0]) {
      workers.execute(download);
    }
    return new Joined(download, began[0]);
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
