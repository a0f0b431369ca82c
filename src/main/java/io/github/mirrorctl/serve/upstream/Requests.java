package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.proxy.ProxyAddress;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.net.http.HttpClient;
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
  private final RedirectPolicy policy;
  private final Babblers babblers;

  Requests(Connections connections, RedirectPolicy policy, Babblers babblers) {
    this.connections = connections;
    this.policy = policy;
    this.babblers = babblers;
  }

  /**
   * The answer at the end of {@code trip}; completes exceptionally with {@link UpstreamTrouble},
   * cancelled when {@code patience} ends.
   */
  <T> CompletableFuture<Reply<T>> send(
      Trip trip, BodyKind<T> kind, Unwanted unwanted, Patience patience) {
    CompletableFuture<Reply<T>> result = new CompletableFuture<>();
    checked(trip, kind, unwanted, patience, result);
    return result;
  }

  /** Whether a name may be asked takes a look-up, which is waited for on a thread of ours. */
  private <T> void checked(
      Trip trip,
      BodyKind<T> kind,
      Unwanted unwanted,
      Patience patience,
      CompletableFuture<Reply<T>> result) {
    if (policy.isUpstream(trip.at())) {
      step(trip, kind, unwanted, patience, result);
      return;
    }
    connections.run(
        () -> {
          try {
            Optional<String> refusal = policy.refusalOnceResolved(trip.at());
            if (refusal.isPresent()) {
              result.completeExceptionally(trip.refusedAs(refusal.get()));
            } else if (!patience.isOver()) { // else it has been told
              step(trip, kind, unwanted, patience, result);
            }
          } catch (RuntimeException e) {
            result.completeExceptionally(Troubles.of(e, trip.at(), Optional.empty()));
          }
        });
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
      HttpClient http = connections.http().orElseThrow(() -> Troubles.closed(Addresses.shown(at)));
      sent = http.sendAsync(request, handler);
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
              Trip next = trip.onwards(response.headers().firstValue("Location"), policy);
              checked(next, kind, unwanted, patience, result);
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
