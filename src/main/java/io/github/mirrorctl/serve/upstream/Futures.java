package io.github.mirrorctl.serve.upstream;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Going on after a future whose own outcome is all that counts. */
final class Futures {
  private Futures() {}

  /** Calls {@code next}, which passes every outcome on and never throws, with value or failure. */
  static <T> void onEnd(CompletableFuture<T> future, BiConsumer<? super T, Throwable> next) {
    var unused = future.whenComplete(next);
  }
}
