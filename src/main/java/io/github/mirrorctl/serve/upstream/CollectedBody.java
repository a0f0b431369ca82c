package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects a small body; one that is too large is abandoned, with its connection. */
final class CollectedBody implements BodySubscriber<byte[]> {
  private final String host;
  private final int max;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private CollectedBody(String host, int max) {
    this.host = host;
    this.max = max;
  }

  /** Bodies of up to {@code max} bytes; a longer one is TOO_LARGE. */
  static BodyKind<byte[]> upTo(int max) {
    return new BodyKind<>() {
      @Override
      public BodySubscriber<byte[]> subscriber(URI from, ResponseInfo head) {
        return new CollectedBody(Addresses.shown(from), max);
      }

      @Override
      public Optional<byte[]> atOnce(BodySubscriber<byte[]> subscriber) {
        return Optional.empty();
      }

      @Override
      public byte[] nothing() {
        return new byte[0];
      }

      @Override
      public void dispose(byte[] body) {}
    };
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (subscription == null || whole.isDone()) {
      return;
    }
    for (ByteBuffer part : parts) {
      if (part.remaining() > max - bytes.size()) {
        subscription.cancel();
        whole.completeExceptionally(
            new UpstreamTrouble(
                Kind.TOO_LARGE, host + " sent a document of more than " + max + " bytes"));
        return;
      }
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
    }
    subscription.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
