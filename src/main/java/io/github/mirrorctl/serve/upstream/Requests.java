package io.github.mirrorctl.serve.upstream;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Sends requests and follows redirects; what a 401 means is for {@link Conversation}. */
final class Requests {
  /** Says, once an answer's head is there, whether its body is of no use. */
  interface Unwanted {
    boolean body(URI from, HttpResponse.ResponseInfo head);
  }

  private final Connections connections;
  private final Realms realms;

  Requests(Connections connections, Realms realms) {
    this.connections = connections;
    this.realms = realms;
  }

  /**
   * The answer at the end of {@code trip}; completes exceptionally with {@link UpstreamTrouble},
   * cancelled when {@code patience} ends.
   */
  <T> CompletableFuture<Reply<T>> send(
      Trip trip, BodyKind<T> kind, Unwanted unwanted, Patience patience) {
    CompletableFuture<Reply<T>> result = new CompletableFuture<>();
    step(trip, kind, unwanted, patience, result);
    return result;
  }

  private <T> void step(
      Trip trip,
      BodyKind<T> kind,
      Unwanted unwanted,
      Patience patience,
      CompletableFuture<Reply<T>> result) {
    URI at = trip.at();
    Optional<ProxyAddress> proxy = connections.proxyFor(at);
    BodyHandler<Optional<T>> handler =
        head ->
            Trip.isRedirect(head.statusCode()) || unwanted.body(at, head)
                ? new DrainedBody<>(connections.clock())
                : BodySubscribers.mapping(kind.subscriber(at, head), Optional::of);
    CompletableFuture<HttpResponse<Optional<T>>> sent;
    try {
      HttpRequest request = trip.request(proxy);
      sent = connections.http().sendAsync(request, handler);
    } catch (UpstreamTrouble | RuntimeException e) {
      result.completeExceptionally(Troubles.of(e, at, proxy));
      return;
    }
    patience.watch(sent);
    Futures.onEnd(
        sent,
        (response, failure) -> {
          if (failure != null) {
            result.completeExceptionally(Troubles.of(failure, at, proxy));
            return;
          }
          // null where a proxy refused a tunnel: the JDK asks no handler for that answer's body
          Optional<T> body = Optional.ofNullable(response.body()).flatMap(Function.identity());
          try {
            if (proxy.isPresent() && response.statusCode() == 407) {
              throw Troubles.proxyLogin(proxy.get());
            }
            if (Trip.isRedirect(response.statusCode())) {
              Trip next = trip.onwards(response.headers().firstValue("Location"), realms);
              step(next, kind, unwanted, patience, result);
              return;
            }
            result.complete(new Reply<>(at, response.statusCode(), response.headers(), body));
          } catch (UpstreamTrouble | RuntimeException e) {
            body.ifPresent(kind::dispose);
            result.completeExceptionally(Troubles.of(e, at, proxy));
          }
        });
  }
}
