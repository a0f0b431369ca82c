package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.proxy.ProxyAddress;
import io.github.mirrorctl.mirror.proxy.ProxyRules;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One upstream's HTTP client and the threads it runs on, all of them daemons. */
final class Connections implements AutoCloseable {
  // none of our work waits in them, but the JDK looks names up there, which may take its time
  private static final int THREADS = 16;

  static {
    // The JDK reads these when the first HttpClient of the process is built, never again;
    // Connections
    // is the only builder of one (java.net.http's module page lists them). A person's own -D wins.
    //
    // Basic is forbidden towards proxies of https:// by net.properties since 8u111, for fear of
    // clear text; where HTTPS_PROXY holds a password, clear text is what was asked for.
    setUnlessGiven("jdk.http.auth.tunneling.disabledSchemes", "");
    // 20 minutes in JDK 17: registries and the routers between close long before, unnoticed
    setUnlessGiven("jdk.httpclient.keepalive.timeout", "30");
    setUnlessGiven("jdk.httpclient.connectionPoolSize", "32");
  }

  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor clock;
  private final ProxyRules proxy;
  private volatile Optional<HttpClient> http;
  private final Set<Runnable> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Connections(UpstreamSettings settings) {
    String name = "upstream " + Addresses.shown(settings.url());
    threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
    threads.allowCoreThreadTimeOut(true);
    clock = new ScheduledThreadPoolExecutor(1, daemons(name + " clock"));
    clock.setRemoveOnCancelPolicy(true);
    proxy = settings.proxy();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .proxy(new Rules(proxy))
            .executor(threads);
    settings.caFile().ifPresent(file -> builder.sslContext(TrustedCertificates.with(file)));
    http = Optional.of(builder.build());
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + " " + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Empty once this is closed. */
  Optional<HttpClient> http() {
    return http;
  }

  /** Runs {@code task} soon, on one of our threads; not at all once this is closed. */
  void run(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // whoever waits has been told by close()
    }
  }

  /** Runs {@code task} once, so much later; not at all once this is closed. */
  void after(Duration pause, Runnable task) {
    try {
      ScheduledFuture<?> unused = clock.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // closed already
    }
  }

  boolean isIdle() {
    return underWay.isEmpty();
  }

  /**
   * Fails {@code result} with SILENT after {@code length}, or when this is closed; any failure of
   * it cancels what the patience watches.
   */
  Patience endAfter(Duration length, String host, CompletableFuture<?> result) {
    Patience patience = new Patience(length);
    Runnable close = () -> result.completeExceptionally(Troubles.closed(host));
    underWay.add(close);
    Optional<ScheduledFuture<?>> end = Optional.empty();
    try {
      end =
          Optional.of(
              clock.schedule(
                  () -> result.completeExceptionally(Troubles.silent(host, length)),
                  length.toNanos(),
                  TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // closed, as told below
    }
    Optional<ScheduledFuture<?>> timer = end;
    Futures.onEnd(
        result,
        (value, failure) -> {
          underWay.remove(close);
          if (failure != null) {
            patience.end();
          }
          timer.ifPresent(running -> running.cancel(false));
        });
    if (closed) {
      close.run();
    }
    return patience;
  }

  boolean isClosed() {
    return closed;
  }

  ScheduledThreadPoolExecutor clock() {
    return clock;
  }

  Optional<ProxyAddress> proxyFor(URI uri) {
    return proxyFor(proxy, uri);
  }

  private static Optional<ProxyAddress> proxyFor(ProxyRules rules, URI uri) {
    return rules.forHost(
        Addresses.isHttps(uri) ? "https" : "http", Addresses.host(uri), Addresses.port(uri));
  }

  @Override
  public void close() {
    closed = true;
    http = Optional.empty(); // whoever still has us must not keep it
    underWay.forEach(Runnable::run);
    clock.shutdownNow();
    threads.shutdown();
  }

  /**
   * Knows the rules alone: JDK 17 ends an HttpClient's selector thread, and closes what that has
   * open, once nobody refers to the client any more, and the thread itself refers to this.
   */
  private static final class Rules extends ProxySelector {
    private final ProxyRules rules;

    private Rules(ProxyRules rules) {
      this.rules = rules;
    }

    @Override
    public List<Proxy> select(URI uri) {
      // unresolved: this runs on the caller's thread, which must not wait for DNS
      return List.of(
          proxyFor(rules, uri)
              .map(
                  address ->
                      new Proxy(
                          Proxy.Type.HTTP,
                          InetSocketAddress.createUnresolved(address.host(), address.port())))
              .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // the request fails, and says it
    }
  }
}
