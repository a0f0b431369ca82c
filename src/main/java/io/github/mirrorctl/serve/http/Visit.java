package io.github.mirrorctl.serve.http;

import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request from its arrival to its end: how it was answered, for the access log and the metrics.
 * Used on the request's own event loop, but for {@link #outcome}.
 */
public final class Visit {
  /** Where an answer came from. */
  public enum Outcome {
    /** The cache, without a byte of it from upstream. */
    HIT,
    /** Fetched from upstream for this request. */
    MISS,
    /** A download that another request began. */
    JOINED,
    /** The cache, though upstream could not be asked whether it is still so. */
    STALE,
    /** Upstream, past a cache that can't keep it. */
    PASSED,
    /** Neither: an error, or an answer about the server itself. */
    NONE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is written at once, in bytes. */
  private static final int SMALL = 16 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpServerRequest request;
  private final long began = System.nanoTime();
  private volatile Outcome outcome = Outcome.NONE;
  private final MemoryBudget budget;
  private long sent;
  private String mirror = "";
  private String user = "";
  private @Nullable String client;
  private Runnable whenOver = () -> {};

  /** {@code budget} is where memory for the answer is reserved. */
  public Visit(HttpServerRequest request, MemoryBudget budget) {
    this.request = request;
    this.budget = budget;
  }

  public HttpServerRequest request() {
    return request;
  }

  public HttpServerResponse response() {
    return request.response();
  }

  public boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  public Outcome outcome() {
    return outcome;
  }

  public void outcome(Outcome known) {
    outcome = known;
  }

  /** The mirror's name; empty before it is known, and for requests about none. */
  public String mirror() {
    return mirror;
  }

  public void mirror(String name) {
    mirror = name;
  }

  /** The user who logged in; empty where nobody did. */
  public String user() {
    return user;
  }

  public void user(String name) {
    user = name;
  }

  /** The IP address at the other end of the connection; empty when that is gone already. */
  public String client() {
    String known = client;
    if (known == null) {
      SocketAddress peer = request.remoteAddress();
      known = peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
      client = known;
    }
    return known;
  }

  /** Calls back once too, when the answer has ended or its client is gone. */
  public void whenOver(Runnable action) {
    Runnable before = whenOver;
    whenOver =
        () -> {
          before.run();
          action.run();
        };
  }

  /** To be called at its end. */
  public void over() {
    Runnable action = whenOver;
    whenOver = () -> {};
    action.run();
  }

  /** Since the request's head was read. */
  public long nanos() {
    return System.nanoTime() - began;
  }

  /** Whether nobody is there any more to be answered. */
  public boolean isGone() {
    return response().closed() || response().ended();
  }

  /** Bytes of the body went out past the response. */
  public void sent(long bytes) {
    sent += bytes;
  }

  /** Bytes of the body that went out. */
  public long bytes() {
    return sent + response().bytesWritten();
  }

  /** Calls back on the request's context when the client is gone before the answer's end. */
  public void onClosed(Runnable action) {
    response().closeHandler(closed -> action.run());
  }

  /**
   * Ends the body short, by closing the connection: the one way to tell a client that it is not
   * whole. What is written goes out first, and the connection is closed in order, not reset:
   * today's Docker goes on with a range after an early end, and gives the pull up after a reset.
   */
  public void breakOff() {
    request.connection().close();
  }

  /**
   * The same where the client has got something already; else the error, which sends it to its next
   * host.
   */
  public void breakOff(OciError unlessBegun) {
    HttpServerResponse response = response();
    if (response.headWritten() || response.closed()) {
      breakOff();
    } else {
      // what was to be said of the body isn't true of this one
      response.headers().clear();
      response.setChunked(false);
      fail(unlessBegun);
    }
  }

  /** Answers with an error in the specification's form. */
  public void fail(OciError error) {
    response().setStatusCode(error.status());
    if (error.status() == 503) {
      response().putHeader("Retry-After", "2");
    }
    if (error.status() == 405) {
      response().putHeader("Allow", "GET, HEAD");
    }
    send("application/json", error.body());
  }

  /**
   * Answers with this body; a HEAD gets its length alone. The status is the response's. Where there
   * is no memory for it to wait in, the answer is a 503 after some seconds.
   */
  public void send(String contentType, byte[] body) {
    if (isGone()) {
      return;
    }
    if (isHead() || body.length <= SMALL) {
      head(contentType, body.length);
      if (isHead()) {
        response().end();
      } else {
        response().end(Buffer.buffer(body));
      }
      return;
    }
    Context context = Vertx.currentContext();
    CompletableFuture<MemoryBudget.Reservation> memory =
        budget.reserve(mirror, body.length, PATIENCE);
    if (memory.isDone() && !memory.isCompletedExceptionally()) {
      send(contentType, body, memory.join());
      return;
    }
    CompletableFuture<?> unused =
        memory.whenComplete(
            (granted, over) ->
                context.runOnContext(
                    v -> {
                      if (granted != null) {
                        send(contentType, body, granted);
                      } else if (!isGone()) {
                        response().headers().clear();
                        fail(OciError.busy());
                      }
                    }));
  }

  private void send(String contentType, byte[] body, MemoryBudget.Reservation memory) {
    if (isGone()) {
      memory.close();
      return;
    }
    whenOver(memory::close);
    head(contentType, body.length);
    write(body, 0);
  }

  /** The next part goes when this one has gone out. */
  private void write(byte[] body, int from) {
    int count = Math.min(SMALL, body.length - from);
    Buffer part = BufferInternal.buffer(Unpooled.wrappedBuffer(body, from, count));
    if (from + count == body.length) {
      response().end(part);
    } else {
      response().write(part).onSuccess(v -> write(body, from + count));
    }
  }

  /** Answers with a file's content, which takes no memory. */
  public void send(String contentType, Path file, long size) {
    if (isGone()) {
      return;
    }
    head(contentType, size);
    if (isHead()) {
      response().end();
    } else {
      response().sendFile(file.toString(), 0, size).onFailure(failure -> breakOff());
    }
  }

  private void head(String contentType, long length) {
    response().putHeader("Content-Type", contentType);
    response().putHeader("Content-Length", Long.toString(length));
  }
}
