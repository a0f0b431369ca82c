package io.github.mirrorctl.serve.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Optional;

/**
 * One connection of a client: whether it sends the head of a request, waits for an answer, or idles
 * between two, and since when. Of answers that its client doesn't read, 32 KiB at most wait in
 * memory.
 */
public final class GuardedConnection extends ChannelInboundHandlerAdapter {
  private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(16 << 10, 32 << 10);

  private enum State {
    HEAD,
    REQUEST,
    IDLE
  }

  private final ConnectionLimiter limiter;
  private final Channel channel;
  private final String address;
  private volatile State state = State.HEAD;
  private volatile long since = System.nanoTime();

  GuardedConnection(ConnectionLimiter limiter, Channel channel, String address) {
    this.limiter = limiter;
    this.channel = channel;
    this.address = address;
    channel.config().setWriteBufferWaterMark(WAITING);
  }

  /** The one that a request came by; empty on a server without limits. */
  public static Optional<GuardedConnection> of(HttpServerRequest request) {
    // Vert.x shows a request's channel nowhere else
    return Optional.ofNullable(
        ((VertxConnection) request.connection()).channel().pipeline().get(GuardedConnection.class));
  }

  /** The head of a request is read whole; to be called on its event loop, as {@link #answered}. */
  public void asked() {
    since = System.nanoTime();
    state = State.REQUEST;
    limiter.busy(this);
  }

  /** The answer has ended. */
  public void answered() {
    since = System.nanoTime();
    state = State.IDLE;
    limiter.idles(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (state == State.IDLE) {
      since = System.nanoTime();
      state = State.HEAD;
    }
    super.channelRead(context, message);
  }

  /** The client's IP address. */
  String address() {
    return address;
  }

  /** When its state began, by {@link System#nanoTime}. */
  long since() {
    return since;
  }

  boolean isOverdue(long now, long headNanos, long requestNanos) {
    return switch (state) {
      case HEAD -> now - since > headNanos;
      case REQUEST -> now - since > requestNanos;
      case IDLE -> false; // the server's own idle timeout sees to it
    };
  }

  void close() {
    ChannelFuture unused = channel.close();
  }
}
