package io.github.mirrorctl.mirror;

import java.net.Inet6Address;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a mirror answers: an IP literal (IPv6 without brackets, in its short form) and a port. A
 * bare port means this machine alone: opening a cache to the network is deliberate.
 */
public record ListenAddress(String host, int port) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final Pattern HOST_PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:\\[\\]]*):([^:]*)");

  /** Reads {@code 5000}, {@code HOST:PORT} and {@code [::1]:5000}. */
  public static ListenAddress parse(String text) {
    if (PORT.matcher(text).matches()) {
      return new ListenAddress(LOOPBACK, port(text, text));
    }
    Matcher matcher = HOST_PORT.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text, "write a port, an IP:PORT, or an IPv6 address as [::1]:5000");
    }
    String host = matcher.group(1);
    int port = port(matcher.group(2), text);
    if (host.isEmpty()) {
      throw new InvalidInput(
          "the address '" + text + "' doesn't say which interface to listen on",
          "say 0.0.0.0:" + port + " to open it to the network, or " + port + " for this machine");
    }
    return new ListenAddress(literal(host, text), port);
  }

  public boolean isLoopback() {
    return host.startsWith("127.") || host.equals("::1");
  }

  public boolean isWildcard() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** The IP address that this machine's own clients ask, and ask from. */
  public String localHost() {
    return isWildcard() ? LOOPBACK : host;
  }

  /** Where this machine itself reaches it. */
  URI localUrl(String scheme) {
    return URI.create(scheme + "://" + new ListenAddress(localHost(), port));
  }

  public ListenAddress withPort(int other) {
    return new ListenAddress(host, other);
  }

  /** Whether both can't be bound at once; {@code ::} takes the IPv4 addresses too. */
  public boolean overlaps(ListenAddress other) {
    return port == other.port && (host.equals(other.host) || covers(other) || other.covers(this));
  }

  private boolean covers(ListenAddress other) {
    return host.equals("::") || (host.equals("0.0.0.0") && !other.host.contains(":"));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static int port(String digits, String text) {
    int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw invalid(text, "a port is a number from 1 to 65535");
    }
    return port;
  }

  private static String literal(String host, String text) {
    if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
      return LOOPBACK;
    }
    boolean bracketed = host.startsWith("[");
    return IpLiteral.parse(bracketed ? host.substring(1, host.length() - 1) : host)
        .filter(address -> address instanceof Inet6Address == bracketed)
        .map(IpLiteral::text)
        .orElseThrow(
            () ->
                invalid(
                    text,
                    "the host is an IP address such as 127.0.0.1, 0.0.0.0 or [::1], or localhost"));
  }

  private static InvalidInput invalid(String text, String next) {
    return new InvalidInput("'" + text + "' is not an address to listen on", next);
  }
}
