package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.host.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, within bounds, until the daemon itself shows what a service manager only promised. */
final class DaemonProof {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Daemon daemon;
  private final Duration patience;

  DaemonProof(Daemon daemon, Duration patience) {
    this.daemon = daemon;
    this.patience = patience;
  }

  boolean answers() {
    try {
      daemon.stateNow();
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  /** Waits until nothing is missing; returns what was still missing when patience ran out. */
  Optional<String> await(Supplier<Optional<String>> missing) {
    return await(missing, patience);
  }

  /**
   * The same for something quicker: waits for {@code limit}, but never longer than patience lasts.
   */
  Optional<String> await(Supplier<Optional<String>> missing, Duration limit) {
    Duration wait = limit.compareTo(patience) < 0 ? limit : patience;
    long deadline = System.nanoTime() + wait.toNanos();
    Optional<String> last = missing.get();
    while (last.isPresent() && System.nanoTime() - deadline < 0) {
      pause();
      last = missing.get();
    }
    return last.map(what -> what + " within " + words(wait));
  }

  /** What a daemon lacks that is to use these mirrors; the mirror itself is asked last. */
  Supplier<Optional<String>> uses(Iterable<MirrorUrl> mirrors, BooleanSupplier mirrorAnswers) {
    return () ->
        missing(
            state -> {
              for (MirrorUrl mirror : mirrors) {
                if (!state.hasMirror(mirror.toString())) {
                  return Optional.of("the daemon did not show " + mirror + " in its /info");
                }
              }
              return mirrorAnswers.getAsBoolean()
                  ? Optional.empty()
                  : Optional.of("the mirror did not answer again");
            });
  }

  /** What is left in a daemon that is to use these mirrors no more. */
  Supplier<Optional<String>> usesNone(Iterable<String> mirrors) {
    return () ->
        missing(
            state -> {
              for (String mirror : mirrors) {
                if (state.hasMirror(mirror)) {
                  return Optional.of("the daemon still showed " + mirror + " in its /info");
                }
              }
              return Optional.empty();
            });
  }

  Supplier<Optional<String>> runs() {
    return () -> missing(state -> Optional.empty());
  }

  private interface Check {
    Optional<String> of(DaemonState state);
  }

  private Optional<String> missing(Check check) {
    try {
      return check.of(daemon.stateNow());
    } catch (Failure e) {
      return Optional.of("the daemon did not answer");
    }
  }

  private void pause() {
    try {
      Thread.sleep(Math.max(1, Math.min(POLL.toMillis(), patience.toMillis() / 20)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for the Docker daemon", "", e);
    }
  }

  private static String words(Duration patience) {
    return patience.toMillis() % 1000 == 0
        ? patience.toSeconds() + " s"
        : patience.toMillis() + " ms";
  }
}
