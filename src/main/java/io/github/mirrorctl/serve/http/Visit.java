package io.github.mirrorctl.serve.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
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

  private final HttpServerRequest request;
  private final long began = System.nanoTime();
  private volatile Outcome outcome = Outcome.NONE;
  private String mirror = "";
  private String user = "";
  private @Nullable String client;
  private Runnable whenOver = () -> {};

  public Visit(HttpServerRequest request) {
    this.request = request;
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

  /** Calls back once, when the answer has ended or its client is gone. */
  public void whenOver(Runnable action) {
    whenOver = action;
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
    if (error.status() == 405) {
      response().putHeader("Allow", "GET, HEAD");
    }
    send("application/json", error.body());
  }

  /** Answers with this body; a HEAD gets its length alone. The status is the response's. */
  public void send(String contentType, byte[] body) {
    HttpServerResponse response = response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader("Content-Type", contentType);
    response.putHeader("Content-Length", Integer.toString(body.length));
    if (isHead()) {
      response.end();
    } else {
      response.end(Buffer.buffer(body));
    }
  }
}
