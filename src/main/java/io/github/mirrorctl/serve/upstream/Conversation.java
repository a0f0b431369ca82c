package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One exchange with an upstream: its request, with as many logins as it takes. */
final class Conversation<T> {
  private final URI upstream;
  private final Requests requests;
  private final Logins logins;
  private final Exchange exchange;
  private final BodyKind<T> kind;
  private final Patience patience;
  private final CompletableFuture<Reply<T>> result;
  private int passes;

  /** {@code result} is completed once: by the answer, a trouble, or the end of the patience. */
  Conversation(
      URI upstream,
      Requests requests,
      Logins logins,
      Exchange exchange,
      BodyKind<T> kind,
      Patience patience,
      CompletableFuture<Reply<T>> result) {
    this.upstream = upstream;
    this.requests = requests;
    this.logins = logins;
    this.exchange = exchange;
    this.kind = kind;
    this.patience = patience;
    this.result = result;
  }

  void start() {
    try {
      URI address = address();
      Futures.onEnd(
          logins.first(exchange.repository()), (pass, failure) -> go(address, pass, failure));
    } catch (UpstreamTrouble | RuntimeException e) {
      fail(e);
    }
  }

  /** The upstream's own host with the exchange's path, and nothing that a path could make of it. */
  private URI address() throws UpstreamTrouble {
    String path = exchange.path();
    String head = Addresses.isHttps(upstream) ? "https://" : "http://";
    Optional<URI> address =
        path.startsWith("/") && path.chars().allMatch(c -> c > ' ' && c < 0x7f)
            ? Addresses.parse(head + upstream.getRawAuthority() + path)
            : Optional.empty();
    return address
        .filter(uri -> Addresses.isPlain(uri) && Addresses.sameOrigin(uri, upstream))
        .filter(uri -> uri.normalize().getRawPath().equals(uri.getRawPath()))
        .orElseThrow(
            () ->
                new UpstreamTrouble(
                    Kind.PROTOCOL,
                    "the path of a request to " + Addresses.shown(upstream) + " is not valid"));
  }

  private void go(URI address, Pass pass, Throwable failure) {
    if (failure != null) {
      fail(failure);
      return;
    }
    if (patience.isOver()) {
      return; // told by whoever ended it
    }
    passes++;
    Futures.onEnd(
        requests.send(
            Trip.to(address, exchange.method(), exchange.headers(), pass.authorization()),
            kind,
            (from, head) -> asksForMore(from, head, pass),
            patience),
        (reply, trouble) -> answered(address, pass, reply, trouble));
  }

  private boolean asksForMore(URI from, ResponseInfo head, Pass pass) {
    return head.statusCode() == 401
        && passes < Logins.MOST
        && Addresses.sameOrigin(from, upstream)
        && logins.canAnswer(challenges(head.headers()), pass);
  }

  private static List<Challenge> challenges(HttpHeaders headers) {
    return Challenge.parse(headers.allValues("WWW-Authenticate"));
  }

  private void answered(URI address, Pass pass, Reply<T> reply, Throwable trouble) {
    if (trouble != null) {
      fail(trouble);
    } else if (reply.body().isPresent()) {
      finish(reply);
    } else {
      try {
        Futures.onEnd(
            logins.next(exchange.repository(), challenges(reply.headers()), pass),
            (next, failure) -> go(address, next, failure));
      } catch (UpstreamTrouble | RuntimeException e) {
        fail(e);
      }
    }
  }

  private void finish(Reply<T> reply) {
    if (!result.complete(reply)) {
      reply.body().ifPresent(kind::dispose);
    }
  }

  private void fail(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Logins.ComeBackLater busy) {
      // for the caller its token service is a part of the upstream: busy, and when to come back
      Map<String, List<String>> headers = new HashMap<>();
      busy.later().headers().forEach((name, value) -> headers.put(name, List.of(value)));
      finish(
          new Reply<>(
              upstream,
              busy.later().status(),
              HttpHeaders.of(headers, (name, value) -> true),
              Optional.of(kind.nothing())));
    } else {
      result.completeExceptionally(Troubles.of(cause, upstream, Optional.empty()));
    }
  }
}
