package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * One registry, asked on behalf of a mirror. Thread-safe. What it completes it completes on threads
 * of its own: whoever goes on there must not block.
 */
public final class UpstreamClient implements AutoCloseable {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration RETIREMENT = Duration.ofSeconds(30);

  private final UpstreamSettings settings;
  private final Connections connections;
  private final Requests requests;
  private final Logins logins;
  private final Retries retries;
  private final MemoryBudget budget;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

  /**
   * Refuses a CA file that can't be read with {@link io.github.mirrorctl.mirror.InvalidInput}.
   *
   * @param budget where the memory for answers is reserved
   */
  public UpstreamClient(UpstreamSettings settings, MemoryBudget budget) {
    this(settings, budget, FIRST_BACKOFF, InetAddress::getAllByName);
  }

  UpstreamClient(
      UpstreamSettings settings,
      MemoryBudget budget,
      Duration firstBackoff,
      RedirectPolicy.Resolver resolver) {
    this.settings = settings;
    this.budget = budget;
    connections = new Connections(settings);
    RedirectPolicy policy =
        new RedirectPolicy(
            settings.url(),
            settings.redirectHosts(),
            settings.own(),
            uri -> connections.proxyFor(uri).isPresent(),
            resolver);
    Realms realms = new Realms(settings.url(), settings.tokenHosts(), policy);
    requests = new Requests(connections, policy, new Babblers(firstBackoff));
    TokenService service =
        new TokenService(
            requests,
            connections,
            settings.credentials(),
            settings.connectTimeout().plus(settings.idleTimeout()));
    logins = new Logins(settings.credentials(), realms, new Tokens(service::fetch));
    retries = new Retries(connections, host(), firstBackoff);
  }

  /**
   * Asks for a small document, with one try: {@code patience} bounds all of it, from the connection
   * to the body's last byte, {@code maxBody} its bytes (TOO_LARGE beyond). Never blocks, never
   * throws: completes exceptionally with {@link UpstreamTrouble} alone. When the token service is
   * the one that answers 429 or 5xx, the answer has that status, its Retry-After and no body. For a
   * body of more than 64 KiB memory is waited for (BUSY where there is none): who keeps it uses
   * {@link #askWhole}.
   */
  public CompletableFuture<UpstreamAnswer> ask(Exchange exchange, Duration patience, int maxBody) {
    return once(exchange, patience, maxBody, Function.identity());
  }

  /**
   * The same, with what is made of the answer: the memory for its body is given back when that is
   * done.
   */
  public <T> CompletableFuture<T> askWhole(
      Exchange exchange,
      Duration patience,
      int maxBody,
      Function<UpstreamAnswer, CompletableFuture<T>> use) {
    BodyAllowance allowance = new BodyAllowance(budget, host());
    CompletableFuture<T> used =
        allowance
            .begin()
            .thenCompose(
                granted -> retries.run(left -> ask(exchange, left, maxBody, allowance), patience))
            .thenCompose(use);
    Futures.onEnd(used, (value, failure) -> allowance.close());
    return used;
  }

  private <T> CompletableFuture<T> once(
      Exchange exchange, Duration patience, int maxBody, Function<UpstreamAnswer, T> use) {
    BodyAllowance allowance = new BodyAllowance(budget, host());
    CompletableFuture<T> used =
        allowance
            .begin()
            .thenCompose(granted -> ask(exchange, patience, maxBody, allowance))
            .thenApply(use);
    Futures.onEnd(used, (value, failure) -> allowance.close());
    return used;
  }

  private CompletableFuture<UpstreamAnswer> ask(
      Exchange exchange, Duration patience, int maxBody, BodyAllowance allowance) {
    CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();
    Futures.onEnd(
        begin(exchange, patience, CollectedBody.upTo(maxBody, Optional.of(allowance))),
        (reply, trouble) -> {
          if (trouble != null) {
            answer.completeExceptionally(trouble);
          } else {
            answer.complete(
                new UpstreamAnswer(
                    reply.status(),
                    UpstreamAnswer.joined(reply.headers()),
                    reply.body().map(CollectedBody.Whole::take).orElseGet(() -> new byte[0])));
          }
        });
    return answer;
  }

  /**
   * The same with up to four tries: again after a lost or refused connection and a 5xx with a
   * growing pause, again after 429 and 503 when their Retry-After ends within the patience. In the
   * end the last answer or trouble is told.
   */
  public CompletableFuture<UpstreamAnswer> askPatiently(
      Exchange exchange, Duration patience, int maxBody) {
    return retries.run(left -> ask(exchange, left, maxBody), patience);
  }

  /**
   * Asks for a body to be streamed, with one try; waits for its head, for {@code
   * patienceForHeaders} at most, redirects and tokens included. Returns for any status.
   *
   * @throws UpstreamTrouble whatever kept an answer from coming
   */
  public UpstreamBody open(Exchange exchange, Duration patienceForHeaders) throws UpstreamTrouble {
    CompletableFuture<Reply<BodyPipe>> begun = begin(exchange, patienceForHeaders, BodyPipe.KIND);
    Reply<BodyPipe> reply;
    try {
      reply = begun.get();
    } catch (ExecutionException e) {
      throw Troubles.of(e, settings.url(), Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      UpstreamTrouble trouble =
          new UpstreamTrouble(Kind.CUT, "interrupted while waiting for " + host());
      if (!begun.completeExceptionally(trouble)) {
        Futures.onEnd(begun, (late, failure) -> late.body().ifPresent(BodyPipe::close));
      }
      throw trouble;
    }
    return register(reply, exchange.method().equals("HEAD"));
  }

  /**
   * The same without a thread that waits: completes with the body's beginning, or exceptionally
   * with {@link UpstreamTrouble}.
   */
  public CompletableFuture<UpstreamStream> stream(Exchange exchange, Duration patienceForHeaders) {
    CompletableFuture<UpstreamStream> stream = new CompletableFuture<>();
    Futures.onEnd(
        begin(exchange, patienceForHeaders, UpstreamStream.Parts.KIND),
        (reply, trouble) -> {
          if (trouble != null) {
            stream.completeExceptionally(trouble);
            return;
          }
          UpstreamStream[] self = new UpstreamStream[1];
          UpstreamStream begun =
              new UpstreamStream(reply, settings.idleTimeout(), () -> open.remove(self[0]));
          self[0] = begun;
          open.add(begun);
          if (connections.isClosed() || !stream.complete(begun)) {
            begun.close();
            stream.completeExceptionally(Troubles.closed(host()));
          }
        });
    return stream;
  }

  private UpstreamBody register(Reply<BodyPipe> reply, boolean headOnly) throws UpstreamTrouble {
    BodyPipe pipe = reply.body().orElseGet(BodyPipe.KIND::nothing);
    UpstreamBody[] self = new UpstreamBody[1];
    UpstreamBody body =
        new UpstreamBody(reply, headOnly, pipe, settings.idleTimeout(), () -> open.remove(self[0]));
    self[0] = body;
    open.add(body);
    if (connections.isClosed()) {
      body.close();
      throw Troubles.closed(host());
    }
    return body;
  }

  private <T> CompletableFuture<Reply<T>> begin(
      Exchange exchange, Duration length, BodyKind<T> kind) {
    CompletableFuture<Reply<T>> result = new CompletableFuture<>();
    Patience patience = connections.endAfter(length, host(), result);
    connections.run(
        new Conversation<>(settings.url(), requests, logins, exchange, kind, patience, result)
            ::start);
    return result;
  }

  private String host() {
    return Addresses.shown(settings.url());
  }

  /**
   * Closes it as soon as nothing is under way; whoever still has it may go on with it till then.
   */
  public void closeWhenIdle() {
    connections.after(
        RETIREMENT,
        () -> {
          if (open.isEmpty() && connections.isIdle()) {
            close();
          } else {
            closeWhenIdle();
          }
        });
  }

  private static void closeQuietly(AutoCloseable body) {
    try {
      body.close();
    } catch (Exception e) {
      throw new IllegalStateException(e); // neither kind of body throws
    }
  }

  /** Ends what is under way: who waits for it is told, and bodies that are being read are cut. */
  @Override
  public void close() {
    connections.close();
    open.forEach(UpstreamClient::closeQuietly);
  }
}
