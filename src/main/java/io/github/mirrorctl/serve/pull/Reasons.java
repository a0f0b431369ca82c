package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Why the upstream couldn't be asked, as an answer that failed tells it. */
final class Reasons {
  private Reasons() {}

  /** In words, for people. */
  static String of(@Nullable Throwable trouble) {
    @Nullable Throwable cause = cause(trouble);
    return cause == null || cause.getMessage() == null
        ? "the upstream can't be asked"
        : cause.getMessage();
  }

  /** In one word, for the metrics. */
  static String kind(@Nullable Throwable trouble) {
    return cause(trouble) instanceof UpstreamTrouble known ? known.kind().word() : "other";
  }

  private static @Nullable Throwable cause(@Nullable Throwable trouble) {
    return trouble instanceof CompletionException && trouble.getCause() != null
        ? trouble.getCause()
        : trouble;
  }
}
