package io.github.mirrorctl.serve.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that token services have given, until they expire; the 1000 used last. However many
 * ask for one at a time, it is fetched once.
 */
final class Tokens {
  private static final int MOST = 1000;

  /** What a token is good for. */
  record Key(URI realm, String service, String scope) {}

  /** What a token service says. */
  sealed interface Grant permits Token, Refusal, Later {}

  /**
   * A token.
   *
   * @param value a secret
   * @param lifetime from now, as long as it is kept
   */
  record Token(String value, Duration lifetime) implements Grant {
    @Override
    public String toString() {
      return "Token[********, " + lifetime + "]";
    }
  }

  /** No token for this: the upstream itself has the last word. */
  record Refusal() implements Grant {}

  /**
   * The service is busy or broken: 429 or 5xx, and what it says of when to come back.
   *
   * @param headers of these Retry-After alone
   */
  record Later(int status, Map<String, String> headers) implements Grant {}

  /**
   * A grant, and how it came.
   *
   * @param fresh whether it was fetched for this asker, and so is as good as one can be
   */
  record Handed(Grant grant, boolean fresh) {}

  private record Kept(Token token, long expiry) {}

  private final Function<Key, CompletableFuture<Grant>> fetch;
  private final Map<Key, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
          return size() > MOST;
        }
      };
  private final Map<Key, CompletableFuture<Handed>> underWay = new HashMap<>();

  /** {@code fetch} never blocks, and bounds its own time. */
  Tokens(Function<Key, CompletableFuture<Grant>> fetch) {
    this.fetch = fetch;
  }

  /** The token that is kept, or the one that is being fetched, or one that is fetched now. */
  CompletableFuture<Handed> get(Key key) {
    return get(key, null);
  }

  /** The same after the upstream refused {@code rejected}: never that one again. */
  CompletableFuture<Handed> insteadOf(Key key, String rejected) {
    return get(key, rejected);
  }

  private CompletableFuture<Handed> get(Key key, @Nullable String rejected) {
    CompletableFuture<Handed> promise;
    synchronized (this) {
      Kept own = kept.get(key);
      if (own != null
          && (own.expiry() - System.nanoTime() <= 0 || own.token().value().equals(rejected))) {
        kept.remove(key);
        own = null;
      }
      if (own != null) {
        return CompletableFuture.completedFuture(new Handed(own.token(), false));
      }
      CompletableFuture<Handed> shared = underWay.get(key);
      if (shared != null) {
        return shared;
      }
      promise = new CompletableFuture<>();
      underWay.put(key, promise);
    }
    Futures.onEnd(
        begun(key),
        (grant, failure) -> {
          settle(key, grant);
          if (failure != null) {
            promise.completeExceptionally(failure);
          } else {
            promise.complete(new Handed(grant, true));
          }
        });
    return promise;
  }

  private CompletableFuture<Grant> begun(Key key) {
    try {
      return fetch.apply(key);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e); // or its key would be under way for ever
    }
  }

  private synchronized void settle(Key key, @Nullable Grant grant) {
    underWay.remove(key);
    if (grant instanceof Token token && !token.lifetime().isZero()) {
      kept.put(key, new Kept(token, System.nanoTime() + token.lifetime().toNanos()));
    }
  }

  synchronized int size() {
    return kept.size();
  }
}
