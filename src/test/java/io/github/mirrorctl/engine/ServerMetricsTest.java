package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {
  private static final ServerMetrics METRICS =
      ServerMetrics.parse(
          """
          # HELP mirrorctl_fetched_bytes_total Bytes fetched from the upstream, without headers
          # TYPE mirrorctl_fetched_bytes_total counter
          mirrorctl_fetched_bytes_total{mirror="docker.io"} 1000.0
          mirrorctl_fetched_bytes_total{mirror="ghcr.io"} 0.0
          mirrorctl_sent_bytes_total{mirror="docker.io"} 1.2345678E10
          mirrorctl_sent_bytes_total{mirror="ghcr.io"} 0.0
          """);

  @Test
  void tells_what_a_mirror_saved() {
    assertThat(METRICS.of("docker.io")).contains(new EngineState.Traffic(12_345_678_000L, 1000));
    assertThat(METRICS.of("docker.io").orElseThrow().saved()).isEqualTo(12_345_677_000L);
    assertThat(METRICS.of("quay.io")).isEmpty();
  }

  @Test
  void what_was_fetched_in_vain_saves_nothing() {
    assertThat(new EngineState.Traffic(5, 9).saved()).isZero();
  }

  @Test
  void only_an_address_of_this_machine_is_asked() {
    for (String elsewhere :
        new String[] {
          "192.0.2.1:80",
          "example.org:80",
          "a@127.0.0.1:80@192.0.2.1",
          "[2001:db8::1]:80",
          "",
          "x y"
        }) {
      assertThat(ServerMetrics.ask(elsewhere)).as(elsewhere).isEmpty();
    }
  }

  @Test
  void a_redirect_to_elsewhere_is_not_followed() throws IOException {
    HttpServer asked = server(exchange -> answer(exchange, 200));
    HttpServer server =
        server(
            exchange -> {
              exchange
                  .getResponseHeaders()
                  .add("Location", "http://127.0.0.1:" + asked.getAddress().getPort() + "/metrics");
              answer(exchange, 302);
            });
    AtomicInteger requests = new AtomicInteger();
    asked.createContext(
        "/metrics",
        exchange -> {
          requests.incrementAndGet();
          answer(exchange, 200);
        });
    try {
      assertThat(ServerMetrics.ask("127.0.0.1:" + server.getAddress().getPort())).isPresent();
      assertThat(requests).hasValue(0);
    } finally {
      server.stop(0);
      asked.stop(0);
    }
  }

  private static HttpServer server(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
