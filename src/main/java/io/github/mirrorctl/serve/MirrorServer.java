package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.PullRequest;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.pull.PullThrough;
import io.github.mirrorctl.serve.pull.Workers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pull-through server: all embedded mirrors in one process, each at its address. */
public final class MirrorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorServer.class);
  private static final Duration BINDING = Duration.ofSeconds(10);
  private static final byte[] EMPTY = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final Vertx vertx;
  private final Workers workers;
  private final AccessLog log;
  private final Metrics metrics;
  private final Function<Mirror, PullThrough> opener;
  private final Map<String, PullThrough> mirrors = new LinkedHashMap<>();
  private final Map<ListenAddress, Listener> listeners = new LinkedHashMap<>();
  private volatile Map<ListenAddress, Switchboard> boards = Map.of();
  private volatile Map<String, PullThrough> serving = Map.of();

  /**
   * A server that serves nothing yet.
   *
   * @param userAgent as it calls itself to upstreams
   * @param accessLog where a line for each request goes
   */
  public static MirrorServer create(
      HostEnvironment environment, String userAgent, PrintStream accessLog, LogFormat format) {
    Workers workers = new Workers();
    Metrics metrics = new Metrics();
    return new MirrorServer(
        workers,
        metrics,
        new MirrorOpener(environment, workers, metrics::trafficOf, userAgent),
        accessLog,
        format);
  }

  private MirrorServer(
      Workers workers,
      Metrics metrics,
      Function<Mirror, PullThrough> opener,
      PrintStream accessLog,
      LogFormat format) {
    this.workers = workers;
    this.metrics = metrics;
    this.opener = opener;
    this.log = new AccessLog(accessLog, format, workers.timer());
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(eventLoops())
                // nothing is served from the class path, nor unpacked to a temporary directory
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
  }

  private static int eventLoops() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  /** Answers with metrics and health at an address of its own. */
  public void observe(ListenAddress address) {
    try {
      await(metrics.listen(vertx, address), BINDING);
    } catch (Failure e) {
      throw Failure.of(
          "can't show metrics on " + address + ": " + e.getMessage(),
          "name another address with --metrics [HOST:]PORT, or none");
    }
  }

  /**
   * Serves exactly these mirrors from now on: new ones are opened, those that are gone closed once
   * their requests are answered, and those that are as they were go on undisturbed. Throws {@code
   * Failure} when an address or a directory can't be had; what was served before is served on.
   */
  public synchronized void serve(List<Mirror> desired) {
    Map<String, PullThrough> next = new LinkedHashMap<>();
    List<PullThrough> opened = new ArrayList<>();
    List<PullThrough> closing = new ArrayList<>();
    try {
      for (Mirror mirror : desired) {
        PullThrough running = mirrors.get(mirror.name());
        if (running != null && running.mirror().equals(mirror)) {
          next.put(mirror.name(), running);
        } else {
          if (running != null) {
            closing.add(running);
            running.close(); // its directory may be the new one's too
          }
          PullThrough fresh = opener.apply(mirror);
          opened.add(fresh);
          next.put(mirror.name(), fresh);
        }
      }
      bind(next);
    } catch (RuntimeException e) {
      opened.forEach(PullThrough::close);
      throw e;
    }
    mirrors.values().stream()
        .filter(old -> !next.containsValue(old) && !closing.contains(old))
        .forEach(PullThrough::close);
    mirrors.clear();
    mirrors.putAll(next);
    serving = Map.copyOf(next);
  }

  private void bind(Map<String, PullThrough> next) {
    List<PullThrough> all = List.copyOf(next.values());
    Map<ListenAddress, Switchboard> wanted = new LinkedHashMap<>();
    for (PullThrough mirror : all) {
      ListenAddress address = mirror.mirror().listen();
      wanted.computeIfAbsent(address, where -> Switchboard.at(where, all));
    }
    List<Listener> added = new ArrayList<>();
    for (ListenAddress address : wanted.keySet()) {
      if (!listeners.containsKey(address)) {
        Listener listener = new Listener(vertx, address);
        added.add(listener);
        try {
          await(listener.open(request -> handle(address, request), eventLoops()), BINDING);
        } catch (Failure e) {
          added.forEach(one -> one.shutdown(Duration.ZERO));
          throw Failure.of(
              "can't listen on " + address + ": " + e.getMessage(), "see who does: ss -ltnp");
        }
      }
    }
    boards = Map.copyOf(wanted);
    added.forEach(listener -> listeners.put(listener.address(), listener));
    listeners.keySet().stream()
        .filter(address -> !wanted.containsKey(address))
        .toList()
        .forEach(address -> gone(address));
  }

  private void gone(ListenAddress address) {
    Listener listener = listeners.remove(address);
    if (listener != null) {
      listener.shutdown(Duration.ofSeconds(10));
    }
  }

  private void handle(ListenAddress address, HttpServerRequest request) {
    Visit visit = new Visit(request);
    HttpServerResponse response = request.response();
    request.exceptionHandler(e -> LOG.debug("a client left", e));
    response.exceptionHandler(e -> LOG.debug("a client left", e));
    response.endHandler(v -> ended(visit));
    response.putHeader("Docker-Distribution-Api-Version", "registry/2.0");
    try {
      answer(address, visit);
    } catch (RuntimeException e) {
      LOG.error("{} {}", request.method(), request.path(), e);
      visit.fail(new OciError(500, "UNKNOWN", "the mirror failed: its log says why"));
    }
  }

  private void ended(Visit visit) {
    HttpServerResponse response = visit.response();
    long bytes = response.bytesWritten();
    boolean whole = response.ended();
    log.answered(visit, response.getStatusCode(), bytes, whole);
    PullThrough mirror = serving.get(visit.mirror());
    if (mirror != null) {
      mirror.traffic().answered(visit.outcome(), bytes);
    }
  }

  private void answer(ListenAddress address, Visit visit) {
    HttpServerRequest request = visit.request();
    Optional<PullRequest> asked = PullRequest.parse(request.path() == null ? "" : request.path());
    if (asked.isEmpty()) {
      visit.fail(new OciError(404, "NOT_FOUND", "a registry answers under /v2/"));
      return;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      // what it would push isn't read: the connection ends here
      request.response().putHeader("Connection", "close");
      visit.fail(OciError.readOnly());
      return;
    }
    if (asked.get() instanceof PullRequest.Base) {
      visit.send("application/json", EMPTY);
      return;
    }
    Switchboard board = boards.get(address);
    Optional<String> namespace =
        Optional.ofNullable(request.query())
            .flatMap(q -> Optional.ofNullable(request.getParam("ns")));
    Optional<Switchboard.Line> line =
        board == null ? Optional.empty() : board.find(asked.get().repository(), namespace);
    if (line.isEmpty()) {
      visit.fail(
          OciError.nameUnknown(
              "no mirror of " + namespace.orElse("that registry") + " is served here"));
      return;
    }
    Context context = vertx.getOrCreateContext();
    line.get().mirror().answer(visit, context, asked.get(), line.get().repository());
  }

  /** Finishes what is under way, at most so long, and ends. */
  public synchronized void stop(Duration grace) {
    try {
      await(
          Future.join(
              listeners.values().stream().map(listener -> listener.shutdown(grace)).toList()),
          grace.plusSeconds(2));
    } catch (Failure e) {
      LOG.warn("not all requests ended in time: {}", e.getMessage());
    }
    close();
  }

  @Override
  public synchronized void close() {
    try {
      await(vertx.close(), Duration.ofSeconds(5));
    } catch (Failure e) {
      LOG.warn("the server didn't close in order: {}", e.getMessage());
    }
    workers.close();
    mirrors.values().forEach(PullThrough::close);
    mirrors.clear();
    log.flush();
  }

  private static void await(Future<?> future, Duration most) {
    try {
      future.toCompletionStage().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw Failure.of(String.valueOf(cause.getMessage()), "");
    } catch (TimeoutException e) {
      throw Failure.of("no answer within " + most.toSeconds() + " s", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted", "");
    }
  }
}
