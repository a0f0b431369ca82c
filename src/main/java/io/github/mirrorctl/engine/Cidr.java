package io.github.mirrorctl.engine;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Networks as the engine writes them: {@code 127.0.0.0/8}. */
final class Cidr {
  private static final Pattern LITERAL =
      Pattern.compile("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

  private Cidr() {}

  /** Whether the address is in the network; a name never is, nor is anything in what is none. */
  static boolean holds(String network, String host) {
    int slash = network.indexOf('/');
    if (slash < 0 || !network.substring(slash + 1).matches("\\d{1,3}")) {
      return false;
    }
    Optional<InetAddress> base = literal(network.substring(0, slash));
    Optional<InetAddress> address = literal(host);
    if (base.isEmpty()
        || address.isEmpty()
        || base.get().getAddress().length != address.get().getAddress().length) {
      return false;
    }
    int free = base.get().getAddress().length * 8 - Integer.parseInt(network.substring(slash + 1));
    return free >= 0 && prefix(base.get(), free).equals(prefix(address.get(), free));
  }

  private static BigInteger prefix(InetAddress address, int free) {
    return new BigInteger(1, address.getAddress()).shiftRight(free);
  }

  /** Of an address alone, so that no name is ever looked up. */
  private static Optional<InetAddress> literal(String host) {
    try {
      return LITERAL.matcher(host).matches()
          ? Optional.of(InetAddress.getByName(host))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
