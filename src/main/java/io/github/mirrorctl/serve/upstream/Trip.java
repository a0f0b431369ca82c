package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.proxy.ProxyAddress;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request on its way, perhaps through redirects.
 *
 * @param start where it was sent first
 * @param at where it is sent now
 * @param headers the caller's
 * @param authorization for the origin of {@code start} alone; a secret
 * @param redirects followed so far
 */
record Trip(
    String method,
    URI start,
    URI at,
    Map<String, String> headers,
    Optional<String> authorization,
    int redirects) {
  private static final int MOST_REDIRECTS = 5;
  // secrets are given to whom they belong to, and bytes come as they are
  private static final Set<String> NOT_THE_CALLERS =
      Set.of(
          "accept-encoding",
          "authorization",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "te",
          "transfer-encoding",
          "upgrade");

  static Trip to(
      URI address, String method, Map<String, String> headers, Optional<String> authorization) {
    return new Trip(method, address, address, headers, authorization, 0);
  }

  /**
   * The request for HttpClient.
   *
   * @throws UpstreamTrouble PROTOCOL where the method, the address or a header can't be sent; the
   *     header's value isn't shown
   */
  HttpRequest request(Optional<ProxyAddress> proxy) throws UpstreamTrouble {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw new UpstreamTrouble(Kind.PROTOCOL, "an upstream is asked by GET or HEAD alone");
    }
    String header = "";
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at).method(method, BodyPublishers.noBody());
      for (Map.Entry<String, String> entry : headers.entrySet()) {
        header = entry.getKey();
        if (!NOT_THE_CALLERS.contains(header.toLowerCase(Locale.ROOT))) {
          request.setHeader(header, entry.getValue());
        }
      }
      header = "Authorization";
      if (authorization.isPresent() && Addresses.sameOrigin(start, at)) {
        request.setHeader(header, authorization.get());
      }
      header = "Proxy-Authorization";
      // for https the JDK sends it with CONNECT alone, never to the host behind the proxy
      proxy
          .flatMap(ProxyAddress::authorization)
          .ifPresent(v -> request.setHeader("Proxy-Authorization", v));
      return request.build();
    } catch (IllegalArgumentException e) {
      throw new UpstreamTrouble(
          Kind.PROTOCOL,
          "the request to "
              + Addresses.shown(at)
              + " can't be sent"
              + (header.isEmpty() ? "" : ": its header " + printable(header) + " is not valid"));
    }
  }

  private static String printable(String name) {
    return name.replaceAll("[^\\x21-\\x7e]", "?");
  }

  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The next request, after {@code at} answered with a redirect to {@code location}.
   *
   * @throws UpstreamTrouble PROTOCOL where that leads nowhere or must not be followed: from https
   *     to http, to another kind of address, to what the policy refuses; TOO_MANY_REDIRECTS
   */
  Trip onwards(Optional<String> location, RedirectPolicy policy) throws UpstreamTrouble {
    if (redirects >= MOST_REDIRECTS) {
      throw new UpstreamTrouble(
          Kind.TOO_MANY_REDIRECTS,
          Addresses.shown(start) + " redirects more than " + MOST_REDIRECTS + " times");
    }
    URI next =
        location
            .flatMap(Addresses::parse)
            .map(at::resolve)
            .filter(Addresses::isPlain)
            .orElseThrow(() -> refused("to nowhere that can be followed"));
    if (Addresses.isHttps(at) && !Addresses.isHttps(next)) {
      throw refused("from https to plain http at " + Addresses.shown(next));
    }
    Optional<String> refusal = policy.refusal(next);
    if (refusal.isPresent()) {
      throw refused("to " + Addresses.shown(next) + ", " + refusal.get());
    }
    return new Trip(method, start, next, headers, authorization, redirects + 1);
  }

  /** What is told when this must not be sent, since {@code at} is what {@code why} says. */
  UpstreamTrouble refusedAs(String why) {
    return redirects == 0
        ? new UpstreamTrouble(
            Kind.REFUSED_REALM, "the token service " + Addresses.shown(at) + " is " + why)
        : new UpstreamTrouble(
            Kind.PROTOCOL,
            Addresses.shown(start)
                + " redirects to "
                + Addresses.shown(at)
                + ", "
                + why
                + "; not followed");
  }

  private UpstreamTrouble refused(String whereTo) {
    return new UpstreamTrouble(
        Kind.PROTOCOL, Addresses.shown(at) + " redirects " + whereTo + "; not followed");
  }

  @Override
  public String toString() {
    return "Trip[" + method + " " + Addresses.shown(at) + "]";
  }
}
