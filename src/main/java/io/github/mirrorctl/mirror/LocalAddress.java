package io.github.mirrorctl.mirror;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Kinds of hosts that only this machine or its link can mean. A registry that names one sends us
 * into our own network, to a cloud's metadata service for example; only an upstream of the same
 * kind may. A name that merely resolves there isn't seen: a name is looked up when it is connected
 * to.
 */
public enum LocalAddress {
  LOOPBACK,
  LINK_LOCAL;

  /** Whether {@code host}, a name or an address with or without brackets, is of this kind. */
  public boolean holds(String host) {
    String name = withoutDot(host.toLowerCase(Locale.ROOT));
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return this == LOOPBACK; // RFC 6761, 6.3
    }
    return literal(name).filter(this::isKindOf).isPresent();
  }

  private boolean isKindOf(InetAddress address) {
    return switch (this) {
      case LOOPBACK -> address.isLoopbackAddress() || address.isAnyLocalAddress();
      case LINK_LOCAL -> address.isLinkLocalAddress();
    };
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** The address that {@code host} writes out, its zone left out; empty for a name. */
  public static Optional<InetAddress> literal(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    int zone = bare.indexOf('%');
    return IpLiteral.parse(zone < 0 ? bare : bare.substring(0, zone));
  }
}
