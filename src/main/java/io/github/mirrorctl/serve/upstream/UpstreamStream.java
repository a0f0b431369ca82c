package io.github.mirrorctl.serve.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body whose parts come one by one, each when it is asked for, without a thread that waits. One
 * part is in memory at a time, of up to 48 KiB.
 */
public final class UpstreamStream implements AutoCloseable {
  private final Reply<Parts> reply;
  private final Parts parts;
  private final Duration idle;
  private final Runnable onClose;

  /** {@code onClose} runs at the end or when closed, perhaps more than once. */
  UpstreamStream(Reply<Parts> reply, Duration idle, Runnable onClose) {
    this.reply = reply;
    this.parts = reply.body().orElseGet(Parts.KIND::nothing);
    this.idle = idle;
    this.onClose = onClose;
  }

  /** HTTP's, whatever it is. */
  public int status() {
    return reply.status();
  }

  /** One header's value, by its name in any case; of a repeated one the first. */
  public Optional<String> header(String name) {
    return reply.headers().firstValue(name);
  }

  /** The whole body's bytes as announced by Content-Length. */
  public OptionalLong length() {
    return headers().firstValueAsLong("Content-Length");
  }

  private HttpHeaders headers() {
    return reply.headers();
  }

  /**
   * The next bytes; empty at the end. One at a time. Fails with what broke the connection, or
   * {@code TimeoutException} after the upstream's silence; then it is closed.
   */
  public CompletableFuture<Optional<byte[]>> next() {
    CompletableFuture<Optional<byte[]>> next =
        parts.next().orTimeout(idle.toNanos(), TimeUnit.NANOSECONDS);
    Futures.onEnd(
        next,
        (part, failure) -> {
          if (failure != null) {
            close();
          } else if (part.isEmpty()) {
            onClose.run();
          }
        });
    return next;
  }

  /** Abandons the connection at once unless the body is at its end. */
  @Override
  public void close() {
    parts.cancel();
    onClose.run();
  }

  /** What the HTTP client fills. */
  static final class Parts implements BodySubscriber<Parts> {
    static final BodyKind<Parts> KIND =
        new BodyKind<>() {
          @Override
          public BodySubscriber<Parts> subscriber(URI from, ResponseInfo head) {
            return new Parts();
          }

          @Override
          public Optional<Parts> atOnce(BodySubscriber<Parts> subscriber) {
            return subscriber instanceof Parts parts ? Optional.of(parts) : Optional.empty();
          }

          @Override
          public Parts nothing() {
            Parts parts = new Parts();
            parts.onComplete();
            return parts;
          }

          @Override
          public void dispose(Parts body) {
            body.cancel();
          }
        };

    private @Nullable Subscription subscription;
    private @Nullable CompletableFuture<Optional<byte[]>> wanted;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean cancelled;

    synchronized CompletableFuture<Optional<byte[]>> next() {
      Throwable broken = failure;
      if (broken != null) {
        return CompletableFuture.failedFuture(broken);
      }
      if (ended) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      CompletableFuture<Optional<byte[]>> next = new CompletableFuture<>();
      wanted = next;
      if (subscription != null) {
        subscription.request(1);
      }
      return next;
    }

    @Override
    public CompletionStage<Parts> getBody() {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public synchronized void onSubscribe(Subscription given) {
      subscription = given;
      if (cancelled) {
        given.cancel();
      } else if (wanted != null) {
        given.request(1);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
      byte[] bytes = new byte[part.stream().mapToInt(ByteBuffer::remaining).sum()];
      int at = 0;
      for (ByteBuffer buffer : part) {
        int count = buffer.remaining();
        buffer.get(bytes, at, count);
        at += count;
      }
      CompletableFuture<Optional<byte[]>> next = take();
      if (next != null) {
        next.complete(Optional.of(bytes));
      }
    }

    private synchronized @Nullable CompletableFuture<Optional<byte[]>> take() {
      CompletableFuture<Optional<byte[]>> next = wanted;
      wanted = null;
      return next;
    }

    @Override
    public void onError(Throwable broken) {
      synchronized (this) {
        failure = failure == null ? broken : failure;
      }
      CompletableFuture<Optional<byte[]>> next = take();
      if (next != null) {
        next.completeExceptionally(broken);
      }
    }

    @Override
    public void onComplete() {
      synchronized (this) {
        ended = true;
      }
      CompletableFuture<Optional<byte[]>> next = take();
      if (next != null) {
        next.complete(Optional.empty());
      }
    }

    void cancel() {
      Subscription abandoned;
      synchronized (this) {
        cancelled = true;
        abandoned = ended ? null : subscription;
      }
      if (abandoned != null) {
        abandoned.cancel();
      }
      onError(new IOException("closed by its reader"));
    }
  }
}
