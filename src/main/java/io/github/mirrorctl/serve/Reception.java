package io.github.mirrorctl.serve;

import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.PullRequest;
import io.github.mirrorctl.serve.http.Visit;
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
  private final AccessLog log;
  private volatile Map<ListenAddress, Switchboard> boards = Map.of();
  private volatile Map<String, PullThrough> mirrors = Map.of();

  /** Connections that end with the answer that is under way. */
  private final Set<HttpConnection> ending = ConcurrentHashMap.newKeySet();

  Reception(Vertx vertx, AccessLog log) {
    this.vertx = vertx;
    this.log = log;
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
    Visit visit = new Visit(request);
    HttpServerResponse response = request.response();
    request.exceptionHandler(e -> LOG.debug("a client left", e));
    response.exceptionHandler(e -> LOG.debug("a client left", e));
    response.endHandler(v -> ended(visit));
    response.putHeader("Docker-Distribution-Api-Version", "registry/2.0");
    if (hasBody(request)) {
      ending.add(request.connection());
      request.connection().closeHandler(v -> ending.remove(request.connection()));
      response.putHeader("Connection", "close");
    }
    try {
      answer(address, visit);
    } catch (RuntimeException e) {
      LOG.error("{} {}", request.method(), request.path(), e);
      visit.fail(new OciError(500, "UNKNOWN", "the mirror failed: its log says why"));
    }
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
      mirror.traffic().answered(visit.outcome(), visit.response().bytesWritten());
    }
  }

  private void answer(ListenAddress address, Visit visit) {
    HttpServerRequest request = visit.request();
    Optional<PullRequest> asked = Optional.ofNullable(request.path()).flatMap(PullRequest::parse);
    if (asked.isEmpty()) {
      visit.fail(new OciError(404, "NOT_FOUND", "a registry answers under /v2/"));
      return;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      visit.fail(OciError.readOnly());
      return;
    }
    if (asked.get() instanceof PullRequest.Base) {
      visit.send("application/json", EMPTY);
      return;
    }
    Optional<String> namespace =
        Optional.ofNullable(request.query()).map(query -> request.getParam("ns"));
    Optional<Switchboard.Line> line =
        Optional.ofNullable(boards.get(address))
            .flatMap(board -> board.find(asked.get().repository(), namespace));
    if (line.isEmpty()) {
      visit.fail(
          OciError.nameUnknown(
              "no mirror of " + namespace.orElse("that registry") + " is served here"));
      return;
    }
    line.get()
        .mirror()
        .answer(visit, vertx.getOrCreateContext(), asked.get(), line.get().repository());
  }
}
