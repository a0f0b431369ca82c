package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects a small body; one that is too large is abandoned, with its connection. */
final class CollectedBody implements BodySubscriber<CollectedBody.Whole> {
  /** A body until it is taken: the HTTP client holds on to an answer as long as its connection. */
  static final class Whole {
    private byte[] bytes;

    private Whole(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Once; then it is empty. */
    synchronized byte[] take() {
      byte[] taken = bytes;
      bytes = new byte[0];
      return taken;
    }
  }

  private final String host;
  private final int max;
  private final Optional<BodyAllowance> allowance;
  private final long length;
  private byte[] bytes = new byte[0];
  private int at;
  private final CompletableFuture<Whole> whole = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private CollectedBody(String host, int max, Optional<BodyAllowance> allowance, long length) {
    this.host = host;
    this.max = max;
    this.allowance = allowance;
    this.length = length;
  }

  /** Small bodies of up to {@code max} bytes; a longer one is TOO_LARGE. */
  static BodyKind<CollectedBody.Whole> upTo(int max) {
    return upTo(max, Optional.empty());
  }

  /** The same; what is more than small is taken once there is the memory for it. */
  static BodyKind<CollectedBody.Whole> upTo(int max, Optional<BodyAllowance> allowance) {
    return new BodyKind<>() {
      @Override
      public BodySubscriber<CollectedBody.Whole> subscriber(URI from, ResponseInfo head) {
        return new CollectedBody(
            Addresses.shown(from),
            max,
            allowance,
            head.headers().firstValueAsLong("Content-Length").orElse(0));
      }

      @Override
      public Optional<Whole> atOnce(BodySubscriber<CollectedBody.Whole> subscriber) {
        return Optional.empty();
      }

      @Override
      public Whole nothing() {
        return new Whole(new byte[0]);
      }

      @Override
      public void dispose(Whole body) {
        byte[] unused = body.take();
      }
    };
  }

  @Override
  public CompletionStage<Whole> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    goOn(subscription, Math.min(length, max));
  }

  /** Asks for more as soon as there is the memory for a body of so many bytes. */
  private void goOn(Subscription subscription, long bytes) {
    if (allowance.isEmpty() || bytes <= BodyAllowance.BASE) {
      subscription.request(1);
      return;
    }
    // of unknown length it is collected and then copied
    Futures.onEnd(
        allowance.get().grow(length > 0 ? Math.min(length, max) : 2L * max),
        (granted, trouble) -> {
          if (trouble == null) {
            subscription.request(1);
          } else {
            subscription.cancel();
            whole.completeExceptionally(trouble);
          }
        });
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (subscription == null || whole.isDone()) {
      return;
    }
    for (ByteBuffer part : parts) {
      if (part.remaining() > max - at) {
        subscription.cancel();
        whole.completeExceptionally(
            new UpstreamTrouble(
                Kind.TOO_LARGE, host + " sent a document of more than " + max + " bytes"));
        return;
      }
      int count = part.remaining();
      if (bytes.length < at + count) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(max, Math.max(length, 2L * (at + count))));
      }
      part.get(bytes, at, count);
      at += count;
    }
    goOn(subscription, at);
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(new Whole(bytes.length == at ? bytes : Arrays.copyOf(bytes, at)));
    bytes = new byte[0];
  }
}
