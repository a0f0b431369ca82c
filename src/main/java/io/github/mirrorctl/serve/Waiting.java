package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Waits for what the event loops do, never for ever. */
final class Waiting {
  /**
   * What Linux's own transport puts before the system's words: "bind(..) failed with error(-98): ".
   */
  private static final Pattern NATIVE =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  private Waiting() {}

  /** Throws {@code Failure} with the cause when it fails, or takes longer. */
  static void on(Future<?> future, Duration most) {
    try {
      future.toCompletionStage().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw Failure.of(NATIVE.matcher(String.valueOf(cause.getMessage())).replaceFirst(""), "");
    } catch (TimeoutException e) {
      throw Failure.of("no answer within " + most.toSeconds() + " s", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted", "");
    }
  }
}
