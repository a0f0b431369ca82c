package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.LocalAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.Set;

/**
 * Where this server itself listens, so that no upstream can redirect it to itself. Thread-safe; two
 * are equal only when they are the same.
 */
public final class OwnAddresses {
  private volatile Set<ListenAddress> addresses = Set.of();

  /** These, and no others, from now on. */
  public void set(Collection<ListenAddress> now) {
    addresses = Set.copyOf(now);
  }

  /** Whether anything of this server listens on that port, at whatever address. */
  boolean hasPort(int port) {
    return addresses.stream().anyMatch(own -> own.port() == port);
  }

  /** Whether who connects there reaches this server. */
  boolean contains(InetAddress address, int port) {
    return addresses.stream().anyMatch(own -> own.port() == port && isReached(own, address));
  }

  private static boolean isReached(ListenAddress own, InetAddress address) {
    return (own.isWildcard() || address.isAnyLocalAddress())
        ? isOfThisMachine(address)
        : LocalAddress.literal(own.host()).filter(address::equals).isPresent();
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // what can't be told is not risked
    }
  }
}
