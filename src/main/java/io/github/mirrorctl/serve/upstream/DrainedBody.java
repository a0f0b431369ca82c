package io.github.mirrorctl.serve.upstream;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the few words of a redirect or a challenge pass, so that its connection serves again; nobody
 * waits for them, and a body that is long or slow costs the connection instead.
 */
final class DrainedBody<T> implements BodySubscriber<Optional<T>> {
  private static final int MOST = 32 * 1024;
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final ScheduledExecutorService clock;
  private int seen;
  private @Nullable Subscription subscription;
  private @Nullable ScheduledFuture<?> end;

  DrainedBody(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<Optional<T>> getBody() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    this.end = clock.schedule(subscription::cancel, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      seen += part.remaining();
    }
    if (seen > MOST && subscription != null) {
      subscription.cancel();
      over();
    }
  }

  @Override
  public void onError(Throwable failure) {
    over();
  }

  @Override
  public void onComplete() {
    over();
  }

  private void over() {
    if (end != null) {
      end.cancel(false);
    }
  }
}
