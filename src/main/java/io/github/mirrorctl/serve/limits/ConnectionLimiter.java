package io.github.mirrorctl.serve.limits;

import io.github.mirrorctl.mirror.InvalidInput;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections of the server, in all and of one client's address, from the moment when
 * they are accepted, so TLS handshakes and half-sent heads too. Where there are too many, one that
 * has yet to send its first request and has had a moment to do so is closed, the oldest first: who
 * really wants something sends it at once. Where there is none such, the newest one that idles
 * between two requests is closed. Where all are busy, the new one is. Thread-safe.
 */
public final class ConnectionLimiter {
  /** Connections at a time; with about 16 KiB each where their heads are half sent. */
  public static final int IN_ALL = 3072;

  /** Of one address: many clients may stand behind it. */
  public static final int OF_ONE = 2048;

  /** How many may have sent no whole request yet. */
  private static final int UNPROVEN = 1024;

  private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long REQUEST_NANOS = TimeUnit.HOURS.toNanos(24);
  private static final long A_MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final int inAll;
  private final int ofOne;
  // all guarded by this
  private final Map<String, Integer> byAddress = new HashMap<>();
  private final Set<GuardedConnection> all = new LinkedHashSet<>();
  private final Set<GuardedConnection> unproven = new LinkedHashSet<>();
  private final Set<GuardedConnection> idle = new LinkedHashSet<>();

  /**
   * @param inAll connections at a time
   * @param ofOne of these, from one client's address
   * @throws InvalidInput for less than one
   */
  public ConnectionLimiter(int inAll, int ofOne) {
    if (inAll < 1 || ofOne < 1) {
      throw new InvalidInput("a server needs at least one connection", "give a number above 0");
    }
    this.inAll = inAll;
    this.ofOne = ofOne;
  }

  /** What stands in front of a listening channel: it is handed each connection first. */
  ChannelHandler acceptor() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel channel && !admit(channel)) {
          channel.unsafe().closeForcibly();
        } else {
          context.fireChannelRead(accepted);
        }
      }
    };
  }

  private boolean admit(Channel channel) {
    GuardedConnection fresh =
        new GuardedConnection(this, channel, address(channel.remoteAddress()));
    List<GuardedConnection> victims = new ArrayList<>();
    boolean admitted;
    synchronized (this) {
      boolean room =
          makeRoom(byAddress.getOrDefault(fresh.address(), 0) >= ofOne, fresh.address(), victims)
              && makeRoom(all.size() >= inAll, null, victims)
              && makeRoomUnproven(victims);
      if (room) {
        all.add(fresh);
        unproven.add(fresh);
        byAddress.merge(fresh.address(), 1, Integer::sum);
        channel.pipeline().addFirst("guard", fresh);
      }
      victims.forEach(this::forget);
      admitted = room;
    }
    victims.forEach(GuardedConnection::close);
    ChannelFuture unused = channel.closeFuture().addListener(closed -> gone(fresh));
    return admitted;
  }

  private boolean makeRoom(
      boolean full, @Nullable String address, List<GuardedConnection> victims) {
    if (!full || (address == null && !victims.isEmpty())) {
      return true;
    }
    Optional<GuardedConnection> victim = overdue(address).or(() -> newestIdle(address));
    victim.ifPresent(victims::add);
    return victim.isPresent();
  }

  /** These hold bytes of heads, which is what bounds their number; the oldest makes room. */
  private boolean makeRoomUnproven(List<GuardedConnection> victims) {
    if (unproven.size() < UNPROVEN || victims.stream().anyMatch(unproven::contains)) {
      return true;
    }
    unproven.stream().findFirst().ifPresent(victims::add);
    return true;
  }

  private Optional<GuardedConnection> overdue(@Nullable String address) {
    long now = System.nanoTime();
    return unproven.stream()
        .filter(one -> address == null || one.address().equals(address))
        .findFirst()
        .filter(one -> now - one.since() > A_MOMENT_NANOS);
  }

  private Optional<GuardedConnection> newestIdle(@Nullable String address) {
    GuardedConnection newest = null;
    for (GuardedConnection one : idle) {
      if (address == null || one.address().equals(address)) {
        newest = one;
      }
    }
    return Optional.ofNullable(newest);
  }

  private static String address(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "";
  }

  synchronized void busy(GuardedConnection connection) {
    unproven.remove(connection);
    idle.remove(connection);
  }

  synchronized void idles(GuardedConnection connection) {
    if (all.contains(connection)) {
      idle.add(connection);
    }
  }

  private synchronized void gone(GuardedConnection connection) {
    forget(connection);
  }

  private void forget(GuardedConnection connection) {
    if (all.remove(connection)) {
      unproven.remove(connection);
      idle.remove(connection);
      byAddress.computeIfPresent(
          connection.address(), (address, count) -> count <= 1 ? null : count - 1);
    }
  }

  /** Closes what has taken too long for its request's head, or for all of it; once a second. */
  public void sweep() {
    long now = System.nanoTime();
    List<GuardedConnection> over;
    synchronized (this) {
      over = all.stream().filter(one -> one.isOverdue(now, HEAD_NANOS, REQUEST_NANOS)).toList();
    }
    over.forEach(GuardedConnection::close);
  }

  /** How many there are now. */
  public synchronized int size() {
    return all.size();
  }
}
