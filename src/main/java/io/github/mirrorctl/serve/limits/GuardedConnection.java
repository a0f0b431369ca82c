package io.github.mirrorctl.serve.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Runnable waiting;
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

  /**
   * Runs it, on the connection's event loop, as soon as the client has taken most of what was
   * written before: one that sends requests and reads no answers has no more made for it. One at a
   * time, and not at all once it is closed.
   */
  public void whenWritable(Runnable action) {
    if (channel.isWritable()) {
      action.run();
    } else {
      waiting = action;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    Runnable action = waiting;
    if (action != null && channel.isWritable()) {
      waiting = null;
      channel.eventLoop().execute(action); // when those behind this handler know of it
    }
    super.channelWritabilityChanged(context);
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
