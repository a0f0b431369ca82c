package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
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

  static Optional<UpstreamTrouble> upstreamTrouble(@Nullable Throwable trouble) {
    return cause(trouble) instanceof UpstreamTrouble known ? Optional.of(known) : Optional.empty();
  }

  /** The answer to a request whose question to the upstream failed. */
  static OciError error(@Nullable Throwable trouble) {
    boolean busy =
        cause(trouble) instanceof RejectedExecutionException
            || cause(trouble) instanceof MemoryBudget.OverBudget
            || upstreamTrouble(trouble).filter(t -> t.kind() == Kind.BUSY).isPresent();
    return busy ? OciError.busy() : OciError.unavailable(of(trouble));
  }

  private static @Nullable Throwable cause(@Nullable Throwable trouble) {
    return trouble instanceof CompletionException && trouble.getCause() != null
        ? trouble.getCause()
        : trouble;
  }
}
