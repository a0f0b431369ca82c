package io.github.mirrorctl.serve.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** URLs as they are compared and shown; what a message shows is never more than host and port. */
final class Addresses {
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

  private Addresses() {}

  /** In lower case, an IPv6 address in its brackets; empty where a URL has none. */
  static String host(URI uri) {
    String host = uri.getHost();
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return isHttps(uri) ? 443 : 80;
  }

  static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme());
  }

  /** The same scheme, host and port (RFC 6454): as far as a header with a secret may go. */
  static boolean sameOrigin(URI a, URI b) {
    return isHttps(a) == isHttps(b) && host(a).equals(host(b)) && port(a) == port(b);
  }

  /** {@code host} or {@code host:port}, without user, path or query. */
  static String shown(URI uri) {
    return host(uri) + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** Whether {@code uri} is one that a request may be sent to at all: http(s), a host, no user. */
  static boolean isPlain(URI uri) {
    return (isHttps(uri) || isHttp(uri))
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && !isDisguised(host(uri));
  }

  /**
   * Whether {@code host} is an IPv4 address as only resolvers read it, such as {@code 2130706433}
   * for 127.0.0.1 (the URL standard, 3.5, "ends in a number").
   */
  private static boolean isDisguised(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches() && !isIpv4(name);
  }

  /** Four numbers as everybody reads them. */
  static boolean isIpv4(String host) {
    return IPV4.matcher(host).matches();
  }

  /**
   * Reads a URL that came over the network: what RFC 3986 wants encoded and some servers leave bare
   * (blanks, braces, bars) is encoded, a fragment is dropped; empty where a control character or
   * anything else is wrong.
   */
  static Optional<URI> parse(String text) {
    int fragment = text.indexOf('#');
    String bare = fragment < 0 ? text : text.substring(0, fragment);
    StringBuilder encoded = new StringBuilder(bare.length());
    for (byte b : bare.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < ' ' || c == 0x7f) {
        return Optional.empty();
      }
      if (c > 0x7f || " \"<>\\^`{|}".indexOf(c) >= 0) {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    try {
      return Optional.of(new URI(encoded.toString()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
