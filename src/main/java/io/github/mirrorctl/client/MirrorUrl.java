package io.github.mirrorctl.client;

import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a mirror as the Docker daemon takes it: a scheme, a host and perhaps a port.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an IP address in lower case, IPv6 in brackets
 * @param port the port, or -1 for the scheme's own
 */
public record MirrorUrl(String scheme, String host, int port) {
  private static final Pattern URL =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#]*)(?<rest>.*)");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:(?<port>[0-9]{1,5}))?");

  public static MirrorUrl parse(String text) {
    Matcher url = URL.matcher(text.strip());
    if (!url.matches()) {
      throw new InvalidInput(
          "\"" + shown(text) + "\" is not a mirror's URL: it has no http:// or https://",
          "write it like http://192.168.1.10:5000 or https://mirror.example.com");
    }
    String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused(text, "the Docker daemon takes http and https only, not " + scheme, "");
    }
    String authority = url.group("authority");
    if (text.contains("@")) {
      throw refused(
          text,
          "it holds credentials, which everybody who can read daemon.json would see, and which the"
              + " Docker daemon refuses",
          "leave them out; a mirror that fetches with an account keeps it on its own side (init"
              + " --username U --password-stdin)");
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw refused(text, "\"" + authority + "\" is not a host with an optional port", "");
    }
    String base = scheme + "://" + authority;
    String rest = url.group("rest");
    if (rest.contains("?")) {
      throw refused(text, "it has a query, which the Docker daemon refuses", "try " + base);
    }
    if (rest.contains("#")) {
      throw refused(text, "it has a fragment, which the Docker daemon refuses", "try " + base);
    }
    if (!rest.isEmpty() && !rest.equals("/")) {
      throw refused(
          text,
          "it has the path " + rest + ", and Docker daemons take a mirror at the root of its host",
          "try " + base);
    }
    return new MirrorUrl(scheme, parts.group("host").toLowerCase(Locale.ROOT), port(text, parts));
  }

  /** Where this machine's daemon reaches a mirror of this machine. */
  public static MirrorUrl of(Mirror mirror) {
    return parse(mirror.url().toString());
  }

  /** The same host and port with TLS, or without: it may have changed since a client was told. */
  public MirrorUrl otherScheme() {
    return new MirrorUrl(scheme.equals("http") ? "https" : "http", host, port);
  }

  private static int port(String text, Matcher parts) {
    String port = parts.group("port");
    if (port == null) {
      return -1;
    }
    int number = Integer.parseInt(port);
    if (number < 1 || number > 65535) {
      throw refused(text, "port " + port + " is not between 1 and 65535", "");
    }
    return number;
  }

  private static InvalidInput refused(String text, String why, String next) {
    return new InvalidInput(
        "\"" + shown(text) + "\" can't be a mirror: " + why,
        next.isEmpty() ? "write it like http://192.168.1.10:5000" : next);
  }

  /** The text as it may be repeated: without a password. */
  private static String shown(String text) {
    return text.strip().replaceAll("//.*@", "//…@");
  }

  public URI uri() {
    return URI.create(toString());
  }

  /** Whether the daemon must be told that this host may be spoken to without TLS. */
  public boolean needsInsecureRegistry() {
    return scheme.equals("http") && !isLoopback();
  }

  /**
   * The entry for {@code insecure-registries}. It carries the scheme, because BuildKit inside
   * dockerd 20.10 looks for it that way; the daemon's own pulls take both forms.
   */
  public String insecureEntry() {
    return toString();
  }

  /** Whether it is on this machine and for this machine only. */
  public boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /** Whether the other text means this mirror: slash, case and localhost make no difference. */
  public boolean means(String other) {
    return identity(toString()).equals(identity(other));
  }

  /** One spelling for all spellings of a mirror; text that isn't a plain URL stands for itself. */
  public static String identity(String text) {
    Matcher url = URL.matcher(text.strip());
    if (!url.matches() || !(url.group("rest").isEmpty() || url.group("rest").equals("/"))) {
      return text;
    }
    Matcher parts = AUTHORITY.matcher(url.group("authority"));
    if (!parts.matches()) {
      return text;
    }
    String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
    String host = parts.group("host").toLowerCase(Locale.ROOT);
    String port = parts.group("port");
    String number = port != null ? port : scheme.equals("https") ? "443" : "80";
    return scheme + "://" + (host.equals("localhost") ? "127.0.0.1" : host) + ":" + number;
  }

  @Override
  public String toString() {
    return scheme + "://" + host + (port < 0 ? "" : ":" + port);
  }
}
