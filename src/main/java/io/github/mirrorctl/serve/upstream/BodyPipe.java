package io.github.mirrorctl.serve.upstream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body between the HTTP client's threads, which fill it, and one reader, who empties it; at most
 * three parts (of up to 48 KiB, the client's own buffers) lie in it.
 */
final class BodyPipe implements BodySubscriber<BodyPipe> {
  private static final int PARTS = 3;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<List<ByteBuffer>> parts = new ArrayDeque<>();
  private @Nullable Subscription subscription;
  private @Nullable Throwable failure;
  private boolean ended;
  private boolean closed;

  static final BodyKind<BodyPipe> KIND =
      new BodyKind<>() {
        @Override
        public BodySubscriber<BodyPipe> subscriber(URI from, ResponseInfo head) {
          return new BodyPipe();
        }

        @Override
        public Optional<BodyPipe> atOnce(BodySubscriber<BodyPipe> subscriber) {
          return subscriber instanceof BodyPipe pipe ? Optional.of(pipe) : Optional.empty();
        }

        @Override
        public BodyPipe nothing() {
          BodyPipe pipe = new BodyPipe();
          pipe.onComplete();
          return pipe;
        }

        @Override
        public void dispose(BodyPipe body) {
          body.close();
        }
      };

  @Override
  public CompletionStage<BodyPipe> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    boolean late;
    lock.lock();
    try {
      this.subscription = subscription;
      late = closed;
    } finally {
      lock.unlock();
    }
    if (late) {
      subscription.cancel();
    } else {
      subscription.request(PARTS);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    change(
        () -> {
          if (!closed) {
            parts.add(part);
          }
        });
  }

  @Override
  public void onError(Throwable failure) {
    change(
        () -> {
          if (!ended) {
            this.failure = failure;
            ended = true;
          }
        });
  }

  @Override
  public void onComplete() {
    change(() -> ended = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for bytes, at most {@code idle}; -1 at the end. What came before a failure is read before
   * it is told.
   *
   * @throws SocketTimeoutException after that much silence
   * @throws IOException as the client's threads have seen it, or when the body was closed
   */
  int read(byte[] into, Duration idle) throws IOException {
    if (into.length == 0) {
      return 0;
    }
    int read = 0;
    while (read == 0) {
      int emptied = 0;
      Subscription more;
      lock.lock();
      try {
        await(idle);
        if (parts.isEmpty()) {
          return -1;
        }
        while (read < into.length && !parts.isEmpty()) {
          List<ByteBuffer> part = parts.element();
          for (ByteBuffer buffer : part) {
            int n = Math.min(buffer.remaining(), into.length - read);
            buffer.get(into, read, n);
            read += n;
          }
          if (part.stream().noneMatch(ByteBuffer::hasRemaining)) {
            parts.remove();
            emptied++;
          }
        }
        more = subscription;
      } finally {
        lock.unlock();
      }
      if (emptied > 0 && more != null) {
        more.request(emptied);
      }
    }
    return read;
  }

  private void await(Duration idle) throws IOException {
    long left = idle.toNanos();
    while (parts.isEmpty() && !ended && !closed) {
      if (left <= 0) {
        throw new SocketTimeoutException("silence");
      }
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
    }
    if (closed) {
      throw new IOException("closed by its reader");
    }
    if (parts.isEmpty() && failure != null) {
      throw new IOException("the body broke off", failure);
    }
  }

  /** Drops what lies in it; unless the body is at its end, its connection is closed at once. */
  void close() {
    Subscription abandoned;
    lock.lock();
    try {
      closed = true;
      parts.clear();
      abandoned = ended ? null : subscription;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (abandoned != null) {
      abandoned.cancel();
    }
  }
}
