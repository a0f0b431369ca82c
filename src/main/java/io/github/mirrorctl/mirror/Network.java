package io.github.mirrorctl.mirror;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}; one address is a range
 * of one.
 *
 * @param base its first address
 * @param prefix how many bits of an address say that it is in it
 */
public record Network(InetAddress base, int prefix) {
  private static final String ADVICE =
      "write networks as 10.0.0.0/8 or fd00::/8, and single addresses as 192.168.1.7";
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");
  private static final int HOUSEHOLD = 64;

  /** Reads a range or a plain address; host names are refused, since who answers them can lie. */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    // a mapped one would be told back as another than was written
    InetAddress first =
        IpLiteral.parse(address)
            .filter(found -> found instanceof Inet6Address == address.contains(":"))
            .orElseThrow(
                () -> new InvalidInput("'" + text + "' is not a network of IP addresses", ADVICE));
    int bits = first.getAddress().length * Byte.SIZE;
    String written = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    int prefix = PREFIX.matcher(written).matches() ? Integer.parseInt(written) : bits + 1;
    if (prefix > bits) {
      throw new InvalidInput(
          "the network '" + text + "' has no valid prefix",
          "the part behind the slash is a number from 0 to " + bits);
    }
    Network network = new Network(masked(first, prefix), prefix);
    if (!network.base.equals(first)) {
      throw new InvalidInput(
          "the network '" + text + "' has bits set behind its prefix",
          "write " + network + ", or " + IpLiteral.text(first) + " for that address alone");
    }
    return network;
  }

  /**
   * The network of that {@code ADDRESS/BITS} as other programs take it, whose address may be any of
   * the network's and in brackets; empty for everything else.
   */
  public static Optional<Network> around(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return LocalAddress.literal(text.substring(0, slash))
        .filter(address -> prefix <= address.getAddress().length * Byte.SIZE)
        .map(address -> new Network(masked(address, prefix), prefix));
  }

  /** Reads several, separated by commas or blanks. */
  static List<Network> parseAll(String text) {
    return Arrays.stream(text.split("[,\\s]+", -1))
        .filter(word -> !word.isEmpty())
        .map(Network::parse)
        .distinct()
        .toList();
  }

  /**
   * What one customer of a provider has: an IPv4 address, or the IPv6 /64 around an address; empty
   * for what is no address.
   */
  public static Optional<Network> household(String address) {
    return address(address)
        .map(
            found -> {
              int prefix = found instanceof Inet6Address ? HOUSEHOLD : Integer.SIZE;
              return new Network(masked(found, prefix), prefix);
            });
  }

  /**
   * Whether that address, as a socket tells it or a URL has it, is in the range; an IPv4 address
   * mapped into IPv6 is the IPv4 address, a name is in none.
   */
  public boolean contains(String address) {
    return address(address).filter(this::contains).isPresent();
  }

  /** Whether that address is in the range. */
  boolean contains(InetAddress address) {
    return address.getAddress().length == base.getAddress().length
        && masked(address, prefix).equals(base);
  }

  private static Optional<InetAddress> address(String text) {
    return LocalAddress.literal(text);
  }

  private static InetAddress masked(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, prefix - i * Byte.SIZE));
      bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // its length is an address's
    }
  }

  @Override
  public String toString() {
    String address = IpLiteral.text(base);
    return prefix == base.getAddress().length * Byte.SIZE ? address : address + "/" + prefix;
  }
}
