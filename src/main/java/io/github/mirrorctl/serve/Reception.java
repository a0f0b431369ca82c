package io.github.mirrorctl.serve;

import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.access.Doorkeeper;
import io.github.mirrorctl.serve.access.Verdict;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.PullRequest;
import io.github.mirrorctl.serve.http.QueryText;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.limits.GuardedConnection;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.pull.PullThrough;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where requests come in: each is handed to the mirror that it is for, and logged at its end. */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final Vertx vertx;
  private final MemoryBudget budget;
  private final AccessLog log;
  private final Doorkeeper doorkeeper;
  private final Canaries canaries;
  private volatile Map<ListenAddress, Switchboard> boards = Map.of();
  private volatile Map<String, PullThrough> mirrors = Map.of();

  /** Connections that end with the answer that is under way. */
  private final Set<HttpConnection> ending = ConcurrentHashMap.newKeySet();

  Reception(
      Vertx vertx, MemoryBudget budget, AccessLog log, Doorkeeper doorkeeper, Canaries canaries) {
    this.vertx = vertx;
    this.budget = budget;
    this.log = log;
    this.doorkeeper = doorkeeper;
    this.canaries = canaries;
  }

  /** Before a new address is bound: its first request finds these. The other addresses stay. */
  void prepare(ListenAddress address, List<PullThrough> next) {
    Map<String, PullThrough> known = new HashMap<>(mirrors);
    next.forEach(one -> known.putIfAbsent(one.mirror().name(), one));
    mirrors = Map.copyOf(known);
    Map<ListenAddress, Switchboard> all = new HashMap<>(boards);
    all.put(address, Switchboard.at(address, next));
    boards = Map.copyOf(all);
  }

  /** Requests that come from now on are for these. */
  void open(List<PullThrough> now) {
    mirrors =
        now.stream()
            .collect(Collectors.toUnmodifiableMap(one -> one.mirror().name(), Function.identity()));
    boards =
        now.stream()
            .map(one -> one.mirror().listen())
            .distinct()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), address -> Switchboard.at(address, now)));
  }

  void handle(ListenAddress address, HttpServerRequest request) {
    if (!ending.isEmpty() && ending.contains(request.connection())) {
      return; // what the parser found after a body, or in it
    }
    Optional<GuardedConnection> connection = GuardedConnection.of(request);
    connection.ifPresent(GuardedConnection::asked);
    Visit visit = new Visit(request, vertx.getOrCreateContext(), budget);
    HttpServerResponse response = request.response();
    request.exceptionHandler(e -> LOG.debug("a client left", e));
    response.exceptionHandler(e -> LOG.debug("a client left", e));
    response.endHandler(
        v -> {
          connection.ifPresent(GuardedConnection::answered);
          ended(visit);
        });
    response.putHeader("Docker-Distribution-Api-Version", "registry/2.0");
    if (hasBody(request)) {
      ending.add(request.connection());
      request.connection().closeHandler(v -> ending.remove(request.connection()));
      response.putHeader("Connection", "close");
    }
    Runnable answering = () -> visit.guard(() -> answer(address, visit));
    connection.ifPresentOrElse(one -> one.whenWritable(answering), answering);
  }

  /**
   * Whether it has one, or may have: nothing that can be asked here needs one, so none is read, and
   * one whose two lengths disagree could smuggle a request in it (RFC 9112, 11.2).
   */
  private static boolean hasBody(HttpServerRequest request) {
    MultiMap headers = request.headers();
    return !(request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))
        || headers.contains(HttpHeaders.TRANSFER_ENCODING)
        || (headers.contains(HttpHeaders.CONTENT_LENGTH)
            && !"0".equals(headers.get(HttpHeaders.CONTENT_LENGTH)));
  }

  private void ended(Visit visit) {
    visit.over();
    if (ending.contains(visit.request().connection())) {
      visit.request().connection().close();
    }
    log.answered(visit);
    PullThrough mirror = mirrors.get(visit.mirror());
    if (mirror != null) {
      mirror.traffic().answered(visit.outcome(), visit.bytes());
    }
  }

  private void answer(ListenAddress address, Visit visit) {
    HttpServerRequest request = visit.request();
    String path = String.valueOf(request.path());
    if (!QueryText.isValid(request.query())) {
      visit.fail(QueryText.invalid());
      return;
    }
    Optional<String> question = Canaries.question(path);
    Optional<PullRequest> asked = PullRequest.parse(path);
    if (question.isEmpty() && asked.isEmpty()) {
      visit.fail(new OciError(404, "NOT_FOUND", "a registry answers under /v2/"));
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      visit.fail(OciError.readOnly());
    } else if (question.isPresent()) {
      canaries.tell(visit, question.get());
    } else {
      answer(address, visit, asked.get());
    }
  }

  private void answer(ListenAddress address, Visit visit, PullRequest asked) {
    Optional<Switchboard.Line> line = line(address, visit, asked);
    if (line.isEmpty()) {
      failUnknown(visit, asked);
      return;
    }
    Mirror mirror = line.get().mirror().mirror();
    CompletableFuture<Verdict> verdict =
        doorkeeper.judge(
            mirror, visit::client, visit.request().getHeader(HttpHeaders.AUTHORIZATION));
    if (verdict.isDone()) {
      obey(verdict.join(), visit, asked, line.get());
      return;
    }
    CompletableFuture<?> unused =
        verdict.whenComplete(
            (known, trouble) ->
                visit.onContext(() -> later(verdict.join(), mirror, address, visit, asked)));
  }

  /** The settings may have changed while a password was tried: a verdict is of one mirror. */
  private void later(
      Verdict verdict, Mirror judged, ListenAddress address, Visit visit, PullRequest asked) {
    if (visit.isGone()) {
      return;
    }
    Optional<Switchboard.Line> line =
        line(address, visit, asked)
            .filter(now -> now.mirror().mirror().name().equals(judged.name()));
    if (line.isPresent()) {
      obey(verdict, visit, asked, line.get());
    } else {
      answer(address, visit, asked);
    }
  }

  private static Optional<String> namespace(Visit visit) {
    HttpServerRequest request = visit.request();
    return Optional.ofNullable(request.query()).map(query -> request.getParam("ns"));
  }

  /** Which mirror answers; for what is asked of no repository, the first where none is named. */
  private Optional<Switchboard.Line> line(ListenAddress address, Visit visit, PullRequest asked) {
    Optional<Switchboard> board = Optional.ofNullable(boards.get(address));
    Optional<Switchboard.Line> line =
        board.flatMap(known -> known.find(asked.repository(), namespace(visit)));
    return line.isPresent() || !(asked instanceof PullRequest.Base)
        ? line
        : board.map(known -> new Switchboard.Line(known.first(), ""));
  }

  private void obey(Verdict verdict, Visit visit, PullRequest asked, Switchboard.Line line) {
    PullThrough mirror = line.mirror();
    if (verdict instanceof Verdict.Refused refused) {
      visit.mirror(mirror.mirror().name());
      mirror.traffic().refused(refused.reason());
      refused.headers().forEach((name, value) -> visit.response().putHeader(name, value));
      fail(visit, asked, refused.error());
      return;
    }
    visit.user(((Verdict.Admitted) verdict).user());
    if (Canaries.nonce(asked).isPresent()) {
      visit.mirror(mirror.mirror().name());
      fail(visit, asked, OciError.manifestUnknown("a canary: it came by this mirror"));
    } else if (asked instanceof PullRequest.Base) {
      visit.send("application/json", EMPTY);
    } else {
      mirror.answer(visit, asked, line.repository());
    }
  }

  private void failUnknown(Visit visit, PullRequest asked) {
    fail(
        visit,
        asked,
        OciError.nameUnknown(
            "no mirror of " + namespace(visit).orElse("that registry") + " is served here"));
  }

  /** A canary is noted before it is answered: who sent it may ask at once. */
  private void fail(Visit visit, PullRequest asked, OciError error) {
    Canaries.nonce(asked)
        .ifPresent(nonce -> canaries.came(nonce, visit.mirror(), error.status(), visit.client()));
    visit.fail(error);
  }
}
