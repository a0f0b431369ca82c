package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.access.Doorkeeper;
import io.github.mirrorctl.serve.limits.ConnectionLimiter;
import io.github.mirrorctl.serve.limits.LimitedTransport;
import io.github.mirrorctl.serve.pull.PullThrough;
import io.github.mirrorctl.serve.pull.Resources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pull-through server: all embedded mirrors in one process, each at its address. */
public final class MirrorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorServer.class);
  private static final Duration BINDING = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Resources resources;
  private final AccessLog log;
  private final Listeners listeners;
  private final Metrics metrics;
  private final MirrorOpener opener;
  private final Map<String, PullThrough> mirrors = new LinkedHashMap<>();
  private final List<PullThrough> retiring = new ArrayList<>();

  /**
   * A server that serves nothing yet.
   *
   * @param userAgent as it calls itself to upstreams
   * @param connections bounds those of clients
   * @param accessLog where a line for each request goes
   * @param warn takes what a person should know, such as that a file can't be read
   */
  public static MirrorServer create(
      HostEnvironment environment,
      String userAgent,
      ConnectionLimiter connections,
      PrintStream accessLog,
      LogFormat format,
      Consumer<String> warn) {
    // each takes a tenth of a second to be loaded
    CompletableFuture<Vertx> vertx = CompletableFuture.supplyAsync(() -> vertx(connections));
    Metrics metrics = new Metrics();
    Resources resources = new Resources();
    ScheduledFuture<?> unused =
        resources
            .workers()
            .timer()
            .scheduleWithFixedDelay(connections::sweep, 1, 1, TimeUnit.SECONDS);
    return new MirrorServer(
        vertx.join(),
        resources,
        metrics,
        new MirrorOpener(environment, resources, metrics::trafficOf, userAgent),
        new AccessLog(accessLog, format, resources.workers().timer()),
        warn);
  }

  private MirrorServer(
      Vertx vertx,
      Resources resources,
      Metrics metrics,
      MirrorOpener opener,
      AccessLog log,
      Consumer<String> warn) {
    this.vertx = vertx;
    this.resources = resources;
    this.metrics = metrics;
    this.opener = opener;
    this.log = log;
    Reception reception =
        new Reception(
            vertx,
            resources.budget(),
            log,
            new Doorkeeper(resources.workers().passwords(), warn),
            new Canaries(Clock.systemUTC()));
    this.listeners = new Listeners(vertx, reception, eventLoops(), warn);
  }

  /** Loads the classes that a server needs first; nothing of it stays. */
  public static void warmUp() {
    Future<Void> unused = vertx(new ConnectionLimiter(1, 1)).close();
    new Metrics().trafficOf("warm-up");
  }

  private static Vertx vertx(ConnectionLimiter connections) {
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setEventLoopPoolSize(eventLoops())
                // nothing is served from the class path, nor unpacked to a temporary directory
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)))
        .withTransport(new LimitedTransport(connections))
        .build();
  }

  /** Half the processors: the kernel's side of each connection, disks and digests need the rest. */
  private static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /** Answers with metrics and health at an address of its own. */
  public void observe(ListenAddress address) {
    try {
      Waiting.on(metrics.listen(vertx, address), BINDING);
    } catch (Failure e) {
      throw Failure.of(
          "can't show metrics on " + address + ": " + e.getMessage(),
          "name another address with --metrics [HOST:]PORT, or none");
    }
  }

  /**
   * Serves exactly these mirrors from now on: new ones are opened, those that are gone closed once
   * their requests are answered, and those that stay go on undisturbed, even where their upstream
   * is another one. Only a mirror with another storage directory is closed and opened again. Throws
   * {@code Failure} when an address, a certificate or a directory can't be had; what was served
   * before is served on.
   */
  public synchronized void serve(List<Mirror> desired) {
    Map<String, PullThrough> next = new LinkedHashMap<>();
    Map<PullThrough, Mirror> adopted = new LinkedHashMap<>();
    List<PullThrough> opened = new ArrayList<>();
    List<Runnable> changes = new ArrayList<>();
    try {
      for (Mirror mirror : desired) {
        PullThrough running = mirrors.get(mirror.name());
        if (running != null && running.canAdopt(mirror)) {
          running.nextUpstream(opener.upstream(mirror)).ifPresent(changes::add);
          adopted.put(running, running.mirror());
          running.adopt(mirror);
          next.put(mirror.name(), running);
        } else {
          release(mirror.storage());
          PullThrough fresh = opener.open(mirror);
          opened.add(fresh);
          next.put(mirror.name(), fresh);
        }
      }
      if (!mirrors.isEmpty()) {
        opened.forEach(PullThrough::awaitUpstream); // until then the old ones are served
      }
      listeners.bind(List.copyOf(next.values()));
      opened.forEach(PullThrough::awaitUpstream);
    } catch (RuntimeException e) {
      opened.forEach(PullThrough::close);
      adopted.forEach(PullThrough::adopt);
      throw e;
    }
    changes.forEach(Runnable::run);
    mirrors.values().stream().filter(old -> !next.containsValue(old)).forEach(this::retire);
    mirrors.clear();
    mirrors.putAll(next);
  }

  /** A directory has one holder: whoever has it now lets go of it. */
  private void release(Path storage) {
    Stream.concat(mirrors.values().stream(), retiring.stream())
        .filter(old -> old.mirror().storage().equals(storage))
        .forEach(PullThrough::close);
  }

  private void retire(PullThrough old) {
    retiring.removeIf(PullThrough::isClosed);
    retiring.add(old);
    old.retire();
  }

  /**
   * Shows certificates that were renewed to whoever connects from now on; nobody who is connected
   * notices. Returns why one can't be shown, which leaves the one from before; empty when all is
   * well.
   */
  public synchronized String renewCertificates() {
    return listeners.renewCertificates();
  }

  /** Says in the log that these are served from now on. */
  public void announce(List<Mirror> served) {
    served.forEach(log::serving);
    log.flush();
  }

  /** Finishes what is under way, at most so long, and ends. */
  public synchronized void stop(Duration grace) {
    try {
      Waiting.on(listeners.shutdown(grace), grace.plusSeconds(2));
    } catch (Failure e) {
      LOG.warn("not all requests ended in time: {}", e.getMessage());
    }
    close();
  }

  @Override
  public synchronized void close() {
    try {
      Waiting.on(vertx.close(), Duration.ofSeconds(5));
    } catch (Failure e) {
      LOG.warn("the server didn't close in order: {}", e.getMessage());
    }
    resources.close();
    mirrors.values().forEach(PullThrough::close);
    mirrors.clear();
    retiring.forEach(PullThrough::close);
    log.flush();
  }
}
