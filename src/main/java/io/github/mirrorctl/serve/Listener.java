package io.github.mirrorctl.serve;

import io.github.mirrorctl.mirror.ListenAddress;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One address where the server answers, on every event loop; with a certificate, by TLS alone. */
final class Listener {
  /** A connection on which nothing moves for so long is closed. */
  private static final int IDLE_SECONDS = 300;

  private static final int MAX_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final Set<String> TLS = Set.of("TLSv1.2", "TLSv1.3");

  private final Vertx vertx;
  private final ListenAddress address;
  private final Optional<CertificateWatch> certificate;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  Listener(Vertx vertx, ListenAddress address, Optional<CertificateWatch> certificate) {
    this.vertx = vertx;
    this.address = address;
    this.certificate = certificate;
  }

  ListenAddress address() {
    return address;
  }

  Optional<CertificateWatch> certificate() {
    return certificate;
  }

  /** Binds the address; fails with the cause when it can't be had. */
  Future<?> open(Handler<HttpServerRequest> handler, int eventLoops) {
    return vertx.deployVerticle(
        () -> new Loop(handler), new DeploymentOptions().setInstances(eventLoops));
  }

  /** Shows this certificate to whoever connects from now on; connections that are there go on. */
  Future<?> show(ServerCertificate next) {
    // any of them tells the one that has the socket, which is that of all
    return servers
        .get(servers.size() - 1)
        .updateSSLOptions(
            new ServerSSLOptions()
                .setKeyCertOptions(next.options())
                .setEnabledSecureTransportProtocols(TLS),
            true);
  }

  /** Takes no more requests, and waits for those under way, at most so long. */
  Future<?> shutdown(Duration grace) {
    return Future.join(
        servers.stream()
            .map(server -> server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
            .toList());
  }

  private final class Loop extends AbstractVerticle {
    private final Handler<HttpServerRequest> handler;

    Loop(Handler<HttpServerRequest> handler) {
      this.handler = handler;
    }

    @Override
    public void start(Promise<Void> started) {
      HttpServerOptions options =
          new HttpServerOptions()
              .setIdleTimeout(IDLE_SECONDS)
              .setMaxInitialLineLength(MAX_LINE)
              .setMaxHeaderSize(MAX_HEADERS)
              .setHttp2ClearTextEnabled(false)
              .setTcpKeepAlive(true);
      certificate.ifPresent(
          shown ->
              options
                  .setSsl(true)
                  .setUseAlpn(false) // HTTP/1.1 is what there is
                  .setKeyCertOptions(shown.current().options())
                  .setEnabledSecureTransportProtocols(TLS));
      HttpServer server = vertx.createHttpServer(options).requestHandler(handler);
      servers.add(server);
      server.listen(address.port(), address.host()).<Void>mapEmpty().onComplete(started);
    }
  }
}
