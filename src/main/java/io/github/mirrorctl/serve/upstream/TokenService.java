package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.Credentials;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a token service, whose address {@link Realms} has allowed, for a token. */
final class TokenService {
  private static final int MOST_BYTES = 64 * 1024;

  private final Requests requests;
  private final Connections connections;
  private final Optional<Credentials> credentials;
  private final Duration patience;

  /** {@code patience} is for one token: whoever waits for it may give up before. */
  TokenService(
      Requests requests,
      Connections connections,
      Optional<Credentials> credentials,
      Duration patience) {
    this.requests = requests;
    this.connections = connections;
    this.credentials = credentials;
    this.patience = patience;
  }

  /** Completes exceptionally with {@link UpstreamTrouble}. */
  CompletableFuture<Tokens.Grant> fetch(Tokens.Key key) {
    URI address = address(key);
    String host = Addresses.shown(address);
    Trip trip =
        Trip.to(
            address,
            "GET",
            Map.of("Accept", "application/json"),
            credentials.map(Logins::basicAuthorization));
    CompletableFuture<Tokens.Grant> grant = new CompletableFuture<>();
    Patience patience = connections.endAfter(this.patience, host, grant);
    Futures.onEnd(
        requests.send(trip, CollectedBody.upTo(MOST_BYTES), (from, head) -> false, patience),
        (reply, failure) -> {
          if (failure != null) {
            grant.completeExceptionally(failure);
            return;
          }
          try {
            grant.complete(
                TokenAnswer.read(
                    host,
                    new UpstreamAnswer(
                        reply.status(),
                        UpstreamAnswer.joined(reply.headers()),
                        reply.body().map(CollectedBody.Whole::take).orElseGet(() -> new byte[0]))));
          } catch (UpstreamTrouble e) {
            grant.completeExceptionally(e);
          }
        });
    return grant;
  }

  private static URI address(Tokens.Key key) {
    StringBuilder address = new StringBuilder(key.realm().toString());
    String next = key.realm().getRawQuery() == null ? "?" : "&";
    if (!key.service().isEmpty()) {
      address.append(next).append("service=").append(encoded(key.service()));
      next = "&";
    }
    for (String scope : key.scope().split(" ", -1)) {
      if (!scope.isEmpty()) {
        address.append(next).append("scope=").append(encoded(scope));
        next = "&";
      }
    }
    return URI.create(address.toString());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
