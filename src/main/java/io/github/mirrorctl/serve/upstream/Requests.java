package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.proxy.ProxyAddress;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends requests and follows redirects; what a 401 means is for {@link Conversation}. */
final class Requests {
  /** Says, once an answer's head is there, whether its body is of no use. */
  interface Unwanted {
    boolean body(URI from, HttpResponse.ResponseInfo head);
  }

  private final Connections connections;
  private final Realms realms;
  private final Babblers babblers;

  Requests(Connections connections, Realms realms, Babblers babblers) {
    this.connections = connections;
    this.realms = realms;
    this.babblers = babblers;
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
    AtomicReference<@Nullable BodySubscriber<T>> wanted = new AtomicReference<>();
    BodyHandler<Optional<T>> handler =
        head -> {
          if (Trip.isRedirect(head.statusCode())
              || isProxyLogin(head.statusCode(), proxy)
              || unwanted.body(at, head)) {
            return new DrainedBody<>(connections.clock());
          }
          BodySubscriber<T> subscriber = kind.subscriber(at, head);
          wanted.set(subscriber);
          // not when sendAsync completes: where a body fails soon, that is with the failure alone,
          // and the bytes before it would be lost
          kind.atOnce(subscriber)
              .ifPresent(
                  body ->
                      result.complete(
                          new Reply<>(at, head.statusCode(), head.headers(), Optional.of(body))));
          return BodySubscribers.mapping(subscriber, Optional::of);
        };
    Optional<UpstreamTrouble> resting = babblers.resting(at);
    if (resting.isPresent()) {
      result.completeExceptionally(resting.get());
      return;
    }
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
            UpstreamTrouble trouble = Troubles.of(failure, at, proxy);
            if (trouble.kind() == Kind.PROTOCOL && !patience.isOver()) {
              babblers.babbled(at, trouble);
            }
            BodySubscriber<T> reader = wanted.get();
            if (reader != null) {
              reader.onError(failure); // the JDK tells it most failures itself, not all
            }
            result.completeExceptionally(trouble);
            return;
          }
          babblers.spoke(at);
          // null where a proxy refused a tunnel: the JDK asks no handler for that answer's body
          Optional<T> body = Optional.ofNullable(response.body()).flatMap(Function.identity());
          try {
            if (isProxyLogin(response.statusCode(), proxy)) {
              throw Troubles.proxyLogin(proxy.orElseThrow());
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

  private static boolean isProxyLogin(int status, Optional<ProxyAddress> proxy) {
    return status == 407 && proxy.isPresent();
  }
}
