package io.github.mirrorctl.mirror;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registry that a mirror caches: the name of the mirror, and where to fetch from. */
public record Upstream(String name, URI url) {
  /** The name of Docker Hub in images' names. */
  public static final String DOCKER_HUB = "docker.io";

  private static final URI DOCKER_HUB_URL = URI.create("https://registry-1.docker.io");
  // what people call Docker Hub; only registry-1 and index answer as a registry
  private static final Set<String> DOCKER_HUB_HOSTS =
      Set.of(
          DOCKER_HUB, "registry-1.docker.io", "index.docker.io", "hub.docker.com", "www.docker.io");
  private static final List<String> PRESETS =
      List.of(
          DOCKER_HUB,
          "ghcr.io",
          "quay.io",
          "registry.k8s.io",
          "gcr.io",
          "mcr.microsoft.com",
          "public.ecr.aws",
          "nvcr.io");
  private static final Pattern URL =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)");
  private static final String ADVICE =
      "give a registry's host such as docker.io, ghcr.io or registry.example.com:5000, or its URL";

  /** Reads what names a mirror on the command line: a preset, a host[:port] or a URL. */
  public static Upstream parse(String mirrorArgument) {
    if (mirrorArgument.contains("://")) {
      return of(parseUrl(mirrorArgument));
    }
    if (mirrorArgument.contains("@")) {
      throw credentials();
    }
    if (mirrorArgument.contains("/")) {
      throw new InvalidInput(
          "'" + mirrorArgument + "' is not a registry's host: it has a path",
          "a mirror caches a whole registry: give its host alone, such as docker.io");
    }
    Host host = Host.parse(mirrorArgument, mirrorArgument);
    if (!host.name().contains(".") && host.port().isEmpty() && !host.name().equals("localhost")) {
      throw bareWord(mirrorArgument, host.name());
    }
    return of(host.url("https"));
  }

  /** Validates an upstream's URL; the host comes back in lower case, without a closing slash. */
  public static URI parseUrl(String text) {
    // wherever it stands: a password may hold a slash
    if (text.contains("@")) {
      throw credentials();
    }
    Matcher matcher = URL.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidInput("'" + text + "' is not a URL", "write it as https://HOST[:PORT]");
    }
    String authority = matcher.group(2);
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new InvalidInput(
          "the URL '" + text + "' has the scheme '" + scheme + "'", "use https:// or http://");
    }
    String rest = matcher.group(3);
    Host host = Host.parse(authority, text);
    if (!rest.isEmpty() && !rest.equals("/")) {
      String part = rest.contains("?") ? "a query" : rest.contains("#") ? "a fragment" : "a path";
      throw new InvalidInput(
          "the URL '" + text + "' has " + part, "use " + host.url(scheme) + " alone");
    }
    return host.url(scheme);
  }

  /** The registries that need no URL, by their names. */
  public static List<String> presets() {
    return PRESETS;
  }

  private static Upstream of(URI url) {
    return DOCKER_HUB_HOSTS.contains(url.getAuthority())
        ? new Upstream(DOCKER_HUB, DOCKER_HUB_URL)
        : new Upstream(url.getAuthority(), url);
  }

  private static InvalidInput bareWord(String argument, String word) {
    String message = "'" + argument + "' is not a registry's host";
    Optional<String> preset =
        PRESETS.stream()
            .filter(name -> name.startsWith(word + "."))
            .findFirst()
            .or(() -> Nearest.to(word, PRESETS));
    return preset
        .map(name -> new InvalidInput(message + "; did you mean '" + name + "'?", ADVICE))
        .orElseGet(() -> new InvalidInput(message, ADVICE));
  }

  private static InvalidInput credentials() {
    // the text itself isn't shown: it may hold a password
    return new InvalidInput(
        "the upstream's address holds credentials",
        "leave them out, and give them with --username and --password-stdin");
  }

  /** A host name or an IPv4 address, with the port that was written. */
  private record Host(String name, Optional<Integer> port) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IPV4 =
        Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    static Host parse(String authority, String shown) {
      int colon = authority.lastIndexOf(':');
      String host =
          (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
      String[] labels = host.split("\\.", -1);
      boolean numeric = labels[labels.length - 1].matches("\\d+");
      for (String label : labels) {
        if (!LABEL.matcher(label).matches() || host.length() > 253) {
          throw new InvalidInput("'" + shown + "' has no valid host", ADVICE);
        }
      }
      if (numeric && !IPV4.matcher(host).matches()) {
        throw new InvalidInput("'" + shown + "' has no valid host", ADVICE);
      }
      return new Host(
          host, colon < 0 ? Optional.empty() : Optional.of(port(authority, colon, shown)));
    }

    private static int port(String authority, int colon, String shown) {
      String digits = authority.substring(colon + 1);
      int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
      if (port < 1 || port > 65535) {
        throw new InvalidInput(
            "'" + shown + "' has no valid port", "a port is a number from 1 to 65535");
      }
      return port;
    }

    /** A scheme's own port is left out, so that one registry has one name. */
    URI url(String scheme) {
      int own = scheme.equals("https") ? 443 : 80;
      return URI.create(
          scheme + "://" + name + port.filter(p -> p != own).map(p -> ":" + p).orElse(""));
    }
  }
}
