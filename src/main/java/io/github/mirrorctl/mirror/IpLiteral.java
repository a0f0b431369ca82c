package io.github.mirrorctl.mirror;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IP addresses as people write them; no name is ever looked up. */
final class IpLiteral {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

  private IpLiteral() {}

  /** IPv6 without brackets and zone; an IPv4 address mapped into IPv6 comes as IPv4. */
  static Optional<InetAddress> parse(String text) {
    boolean v4 = IPV4.matcher(text).matches();
    if (!v4 && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // in brackets it is a literal or an error: no name is looked up
      return Optional.of(InetAddress.getByName(v4 ? text : "[" + text + "]"));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** RFC 5952: the longest run of zeros, of two or more, becomes {@code ::}. */
  static String text(InetAddress address) {
    String text = address.getHostAddress();
    Matcher zeros = ZEROS.matcher(text);
    int from = -1;
    int to = -1;
    while (zeros.find()) {
      if (zeros.end() - zeros.start() > to - from) {
        from = zeros.start();
        to = zeros.end();
      }
    }
    return from < 0 ? text : text.substring(0, from) + "::" + text.substring(to);
  }
}
