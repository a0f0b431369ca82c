package io.github.mirrorctl.serve;

import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.serve.limits.GuardedConnection;
import io.github.mirrorctl.serve.pull.Traffic;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * {@code /metrics} for Prometheus and {@code /healthz} for whoever watches, at an address of their
 * own: what they tell isn't for those who pull.
 */
final class Metrics {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Traffic trafficOf(String mirror) {
    return new Traffic(registry, mirror);
  }

  Future<?> listen(Vertx vertx, ListenAddress address) {
    new JvmMemoryMetrics().bindTo(registry);
    return vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(address.port(), address.host());
  }

  private void answer(HttpServerRequest request) {
    Optional<GuardedConnection> connection = GuardedConnection.of(request);
    connection.ifPresent(GuardedConnection::asked);
    request.response().endHandler(v -> connection.ifPresent(GuardedConnection::answered));
    switch (String.valueOf(request.path())) {
      case "/metrics" -> request.response().putHeader("Content-Type", TEXT).end(registry.scrape());
      case "/healthz" -> request.response().end("ok\n");
      default -> request.response().setStatusCode(404).end("/metrics and /healthz are here\n");
    }
  }
}
