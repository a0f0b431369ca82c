package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.MirrorUse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The control to an experiment that showed nothing: mirrorctl itself asks the mirror for a canary.
 * If that isn't seen either, nothing is said about the client.
 */
final class Control {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private final MirrorHttp http = new MirrorHttp(LIMIT);

  /** Why nothing can be told; empty where a canary that is asked for is seen. */
  Optional<String> blind(MirrorUse mirror, List<Path> authorities, Witness witness) {
    Canary canary = Canary.of(mirror.registry());
    // mirrorctl's own server takes the prefix at a shared address; a registry has one upstream
    String prefix = mirror.shared() ? mirror.registry() + "/" : "";
    String path = "/v2/" + prefix + canary.repository() + "/manifests/" + canary.nonce();
    try {
      http.get(mirror, authorities, path, 1);
    } catch (SocketTimeoutException e) {
      return Optional.of(
          "the mirror itself doesn't answer a pull within %d s: its upstream is slow or away"
              .formatted(LIMIT.toSeconds()));
    } catch (IOException e) {
      return Optional.empty(); // the diagnosis has said so
    }
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (witness.seen(canary).isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        return Optional.of("the mirror doesn't show what it is asked for: its log has no requests");
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
