package io.github.mirrorctl.serve.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Kinds of hosts that only this machine or its link can mean. A registry that names one sends us
 * into our own network, to a cloud's metadata service for example; only an upstream of the same
 * kind may. A name that merely resolves there isn't seen: a name is looked up when it is connected
 * to.
 */
enum LocalAddress {
  LOOPBACK,
  LINK_LOCAL;

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Whether {@code host}, a name or an address with or without brackets, is of this kind. */
  boolean holds(String host) {
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

  /** The address that {@code host} writes out; empty for a name. Never asks DNS. */
  static Optional<InetAddress> literal(String host) {
    if (!host.contains(":") && !IPV4.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          InetAddress.getByName(
              host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
