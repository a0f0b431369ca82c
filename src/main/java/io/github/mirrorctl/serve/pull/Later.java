package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.http.Visit;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What follows on an answer that comes later; whoever follows deals with its failure too. */
final class Later {
  private Later() {}

  /** On the request's own context; whatever is thrown there ends the request with a 500. */
  static <T> void on(
      Visit visit, CompletableFuture<T> answer, Consumer<T> then, Consumer<Throwable> failed) {
    both(
        answer,
        (value, trouble) ->
            visit.onContext(
                () -> {
                  if (trouble != null || value == null) {
                    failed.accept(
                        trouble == null ? new IllegalStateException("no answer") : trouble);
                  } else {
                    then.accept(value);
                  }
                }));
  }

  /** On whatever thread completes it. */
  static <T> void both(
      CompletableFuture<T> answer, BiConsumer<@Nullable T, @Nullable Throwable> then) {
    CompletableFuture<T> unused = answer.whenComplete(then);
  }
}
