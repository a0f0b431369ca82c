package io.github.mirrorctl.mirror;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Kinds of hosts that only this machine, its link or its network can mean. A registry that names
 * one sends us into our own network, to a cloud's metadata service for example; only an upstream of
 * the same kind may.
 */
@SuppressWarnings("ImmutableEnumChecker") // an InetAddress doesn't change
public enum LocalAddress {
  LOOPBACK("127.0.0.0/8", "0.0.0.0/8", "::1", "::"),
  LINK_LOCAL("169.254.0.0/16", "fe80::/10"),
  /** RFC 1918, 6598 (carrier-grade NAT), 4193, and the site-local addresses before it. */
  PRIVATE(
      "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10"),
  /** Multicast, broadcast and what is reserved (RFC 6890): no registry is there. */
  SPECIAL("192.0.0.0/24", "198.18.0.0/15", "224.0.0.0/3", "ff00::/8");

  // an IPv4 address stands in these (RFC 6052, 3056), at this byte
  private static final Network NAT64 = Network.parse("64:ff9b::/96");
  private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

  private final List<Network> networks;

  LocalAddress(String... networks) {
    this.networks = Arrays.stream(networks).map(Network::parse).toList();
  }

  /** Whether {@code host}, a name or an address with or without brackets, is of this kind. */
  public boolean holds(String host) {
    return of(host).filter(kind -> kind == this).isPresent();
  }

  /** The kind of {@code host}; empty for a public address, and for a name that says nothing. */
  public static Optional<LocalAddress> of(String host) {
    String name = withoutDot(host.toLowerCase(Locale.ROOT));
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return Optional.of(LOOPBACK); // RFC 6761, 6.3
    }
    return literal(name).flatMap(LocalAddress::of);
  }

  /** The kind of an address; empty for a public one. */
  public static Optional<LocalAddress> of(InetAddress address) {
    InetAddress meant = embedded(address).orElse(address);
    return Arrays.stream(values())
        .filter(kind -> kind.networks.stream().anyMatch(network -> network.contains(meant)))
        .findFirst();
  }

  private static Optional<InetAddress> embedded(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return Optional.empty();
    }
    int from = NAT64.contains(address) ? 12 : SIX_TO_FOUR.contains(address) ? 2 : -1;
    if (from < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), from, from + 4)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // its length is an address's
    }
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
