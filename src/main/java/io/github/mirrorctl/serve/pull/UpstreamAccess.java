package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.host.FileMark;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import io.github.mirrorctl.serve.upstream.UpstreamSettings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A mirror's way to its upstream, which may be changed for another while requests go on: those that
 * are under way end on the old one, or resume on the new.
 */
public final class UpstreamAccess implements Supplier<UpstreamClient>, AutoCloseable {
  private final MemoryBudget budget;
  private volatile UpstreamSettings settings;
  private Optional<String> authorities;
  private volatile CompletableFuture<UpstreamClient> client;

  /**
   * The client is made in the background: the authorities that it trusts take a fifth of a second.
   */
  public UpstreamAccess(UpstreamSettings settings, MemoryBudget budget, Executor background) {
    this.settings = settings;
    this.budget = budget;
    this.authorities = authorities(settings);
    this.client =
        CompletableFuture.supplyAsync(() -> new UpstreamClient(settings, budget), background);
  }

  /** Whether the upstream knows the mirror by an account, and so may show it more than others. */
  boolean hasAccount() {
    return settings.credentials().isPresent();
  }

  /** Waits for it; throws what keeps it from being made, such as a CA file that can't be read. */
  @Override
  public UpstreamClient get() {
    try {
      return client.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw e;
    }
  }

  /**
   * Makes the way to be taken next; it is taken when the result is run. Empty where it would be the
   * same, down to the CA file's content. Throws what {@link #get} does.
   */
  synchronized Optional<Runnable> next(UpstreamSettings wanted) {
    Optional<String> trusted = authorities(wanted);
    if (settings.equals(wanted) && authorities.equals(trusted)) {
      return Optional.empty();
    }
    UpstreamClient made = new UpstreamClient(wanted, budget);
    return Optional.of(() -> take(wanted, trusted, made));
  }

  /** What the CA file's content is recognised by: it may have been renewed under its name. */
  private static Optional<String> authorities(UpstreamSettings settings) {
    return settings.caFile().map(FileMark::of);
  }

  private synchronized void take(
      UpstreamSettings wanted, Optional<String> trusted, UpstreamClient made) {
    CompletableFuture<UpstreamClient> old = client;
    settings = wanted;
    authorities = trusted;
    client = CompletableFuture.completedFuture(made);
    whenMade(old, UpstreamClient::closeWhenIdle);
  }

  @Override
  public void close() {
    whenMade(client, UpstreamClient::close);
  }

  private static void whenMade(
      CompletableFuture<UpstreamClient> client, Consumer<UpstreamClient> action) {
    Later.both(
        client,
        (made, trouble) -> {
          if (made != null) {
            action.accept(made);
          }
        });
  }
}
