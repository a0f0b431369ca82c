package io.github.mirrorctl.host;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What lies below an exception, however often it was wrapped. */
public final class Causes {
  private static final int DEEPEST = 16;

  private Causes() {}

  public static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return find(failure, type).isPresent();
  }

  /** The outermost of that type, {@code failure} itself included. */
  public static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  /** The outermost message that a person can read. */
  public static String words(Throwable failure) {
    @Nullable Throwable at = failure;
    for (int depth = 0; depth < DEEPEST && at != null; depth++) {
      String message = at.getMessage();
      boolean wrapper = at instanceof CompletionException || at instanceof ExecutionException;
      if (!wrapper && message != null && !message.isBlank()) {
        return message;
      }
      at = at.getCause();
    }
    return "no reason is known";
  }
}
