package io.github.mirrorctl.mirror.proxy;

import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.LocalAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which proxy a request goes through, as HTTP_PROXY, HTTPS_PROXY and NO_PROXY have it for the other
 * programs of this machine.
 */
public final class ProxyRules {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?(?:/.*)?");

  private final Optional<ProxyAddress> http;
  private final Optional<ProxyAddress> https;
  private final NoProxy exceptions;

  private ProxyRules(
      Optional<ProxyAddress> http, Optional<ProxyAddress> https, NoProxy exceptions) {
    this.http = http;
    this.https = https;
    this.exceptions = exceptions;
  }

  /** Every host directly. */
  public static ProxyRules none() {
    return of(Map.of());
  }

  /**
   * Reads the variables of an environment; the lower-case name wins, as curl has it, and an empty
   * value is none. A proxy that isn't a plain HTTP one ({@code socks5://}, {@code https://}) is
   * refused with {@link InvalidInput}: the JDK's client speaks to no other.
   */
  public static ProxyRules of(Map<String, String> environment) {
    return new ProxyRules(
        address(environment, "HTTP_PROXY"),
        address(environment, "HTTPS_PROXY"),
        NoProxy.of(value(environment, "NO_PROXY").orElse("")));
  }

  /**
   * The proxy for {@code scheme} (http, https) to {@code host}, a name or an address; empty when it
   * is asked directly. Loopback never goes through a proxy: there it would be another machine.
   */
  public Optional<ProxyAddress> forHost(String scheme, String host, int port) {
    Optional<ProxyAddress> proxy = scheme.equalsIgnoreCase("https") ? https : http;
    return isExcepted(exceptions, host, port) ? Optional.empty() : proxy;
  }

  /**
   * Whether a program with these variables asks a proxy of whatever kind for that address, a URL
   * with a host.
   */
  public static boolean detours(Map<String, String> environment, URI address) {
    boolean secure = address.getScheme().equalsIgnoreCase("https");
    int port = address.getPort() < 0 ? secure ? 443 : 80 : address.getPort();
    return value(environment, secure ? "HTTPS_PROXY" : "HTTP_PROXY").isPresent()
        && !isExcepted(
            NoProxy.of(value(environment, "NO_PROXY").orElse("")), address.getHost(), port);
  }

  private static boolean isExcepted(NoProxy exceptions, String host, int port) {
    return LocalAddress.LOOPBACK.holds(host) || exceptions.name(host, port);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT)))
        .or(() -> Optional.ofNullable(environment.get(name)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static Optional<ProxyAddress> address(Map<String, String> environment, String name) {
    return value(environment, name).map(text -> parse(text, name));
  }

  private static ProxyAddress parse(String text, String name) {
    Matcher scheme = SCHEME.matcher(text);
    String rest = text;
    if (scheme.matches()) {
      if (!scheme.group(1).equalsIgnoreCase("http")) {
        throw refused(name, "is not an http:// proxy");
      }
      rest = scheme.group(2);
    }
    // a password may hold an @ or a slash that nobody has encoded
    int at = rest.lastIndexOf('@');
    Matcher address = ADDRESS.matcher(rest.substring(at + 1));
    if (!address.matches()) {
      throw refused(name, "is not a proxy's address");
    }
    int port = address.group(3) == null ? 80 : Integer.parseInt(address.group(3));
    if (port < 1 || port > 65535) {
      throw refused(name, "has no valid port");
    }
    return new ProxyAddress(
        address.group(1) == null ? address.group(2) : address.group(1),
        port,
        at < 0 ? Optional.empty() : Optional.of(decoded(rest.substring(0, at))));
  }

  private static InvalidInput refused(String name, String what) {
    // the value itself isn't shown: it may hold a password
    return new InvalidInput(
        "the value of " + name + " " + what,
        "write it as http://[USER:PASSWORD@]HOST:PORT, or unset " + name);
  }

  /**
   * Percent-decoded where it can be, as it stands where not: a password may hold a bare {@code %}.
   */
  private static String decoded(String login) {
    byte[] from = login.getBytes(StandardCharsets.UTF_8);
    byte[] to = new byte[from.length];
    int length = 0;
    for (int i = 0; i < from.length; i++) {
      int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
      if (from[i] == '%' && high >= 0 && low >= 0) {
        to[length++] = (byte) (high * 16 + low);
        i += 2;
      } else {
        to[length++] = from[i];
      }
    }
    return new String(to, 0, length, StandardCharsets.UTF_8);
  }

  /** The same for every request: a server that reads its settings again keeps its connections. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ProxyRules rules
        && http.equals(rules.http)
        && https.equals(rules.https)
        && exceptions.equals(rules.exceptions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(http, https, exceptions);
  }

  @Override
  public String toString() {
    return "ProxyRules[http=" + http + ", https=" + https + "]";
  }
}
