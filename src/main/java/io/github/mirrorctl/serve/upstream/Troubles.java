package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.host.Causes.find;
import static io.github.mirrorctl.host.Causes.has;
import static io.github.mirrorctl.host.Causes.words;

import io.github.mirrorctl.host.TlsTrouble;
import io.github.mirrorctl.mirror.proxy.ProxyAddress;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says in people's words what the HTTP client says in exceptions. */
final class Troubles {
  private Troubles() {}

  /** {@code failure} of a request to {@code uri}; a trouble that is told already stays as it is. */
  static UpstreamTrouble of(Throwable failure, URI uri, Optional<ProxyAddress> proxy) {
    String host = Addresses.shown(uri);
    String peer = proxy.map(p -> "the proxy " + p + " (for " + host + ")").orElse(host);
    Optional<UpstreamTrouble> told = find(failure, UpstreamTrouble.class);
    if (told.isPresent()) {
      return told.get();
    }
    if (has(failure, UnresolvedAddressException.class)
        || has(failure, UnknownHostException.class)) {
      String name = proxy.map(ProxyAddress::host).orElse(Addresses.host(uri));
      return unreachable("no address is known for the name " + name + ": is DNS up?", failure);
    }
    if (has(failure, HttpConnectTimeoutException.class)) {
      return new UpstreamTrouble(
          Kind.SILENT, peer + " did not answer a connection in time", false, failure);
    }
    if (has(failure, SSLException.class)) {
      return tls(failure, host);
    }
    if (has(failure, ConnectException.class) || has(failure, NoRouteToHostException.class)) {
      return unreachable(peer + " can't be connected to: " + words(failure), failure);
    }
    if (has(failure, ProtocolException.class)) {
      return new UpstreamTrouble(
          Kind.PROTOCOL, host + " doesn't speak HTTP as it should: " + words(failure));
    }
    String words = words(failure);
    if (proxy.isPresent() && words.contains("Tunnel failed")) {
      return unreachable(peer + " would not connect: " + words, failure);
    }
    if (has(failure, IOException.class)) {
      return new UpstreamTrouble(
          Kind.CUT, "the connection to " + host + " was lost: " + words, false, failure);
    }
    // an exception of another kind may quote a header, and so a secret: its words aren't taken
    return new UpstreamTrouble(Kind.PROTOCOL, "the request to " + host + " could not be made");
  }

  static UpstreamTrouble silent(String host, Duration patience) {
    return new UpstreamTrouble(Kind.SILENT, host + " did not answer within " + shown(patience));
  }

  static UpstreamTrouble closed(String host) {
    return new UpstreamTrouble(
        Kind.CUT, "the connections to " + host + " are closed: the mirror stops", true, null);
  }

  static UpstreamTrouble proxyLogin(ProxyAddress proxy) {
    return new UpstreamTrouble(
        Kind.UNREACHABLE,
        "the proxy " + proxy + " wants another user and password than it was given",
        true,
        null);
  }

  /** {@code failure} within a body that {@code from} streams, after {@code idle} if by silence. */
  static UpstreamTrouble ofBody(IOException failure, URI from, Duration idle) {
    return has(failure, SocketTimeoutException.class)
        ? new UpstreamTrouble(
            Kind.SILENT,
            Addresses.shown(from) + " sent nothing for " + shown(idle) + " within a body")
        : new UpstreamTrouble(
            Kind.CUT,
            "the connection to "
                + Addresses.shown(from)
                + " was lost within a body: "
                + words(failure.getCause() == null ? failure : failure.getCause()),
            false,
            failure);
  }

  private static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static UpstreamTrouble unreachable(String message, Throwable cause) {
    return new UpstreamTrouble(Kind.UNREACHABLE, message, false, cause);
  }

  private static UpstreamTrouble tls(Throwable failure, String host) {
    Optional<String> why = TlsTrouble.ofUpstream(failure);
    return new UpstreamTrouble(
        Kind.UNREACHABLE,
        "TLS with " + host + " failed: " + why.orElseGet(() -> words(failure)),
        why.isPresent(),
        failure);
  }
}
