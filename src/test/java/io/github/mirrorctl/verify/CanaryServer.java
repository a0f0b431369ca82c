package io.github.mirrorctl.verify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.MirrorUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A mirror that tells which canaries it was asked for, unless it is of a kind that can't. */
final class CanaryServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> seen = new ConcurrentHashMap<>();

  /** The mirror that its requests count for; empty for none. */
  volatile String mirror = "docker.io";

  volatile int status = 404;
  volatile boolean tells = true;
  volatile boolean records = true;

  CanaryServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  MirrorUrl url() {
    return MirrorUrl.parse("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Asks for the canary as a client does. */
  void pull(Canary canary) {
    try {
      URI path = URI.create("/v2/" + canary.repository() + "/manifests/" + canary.nonce());
      HttpURLConnection connection =
          (HttpURLConnection) url().uri().resolve(path).toURL().openConnection();
      int unused = connection.getResponseCode();
      connection.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.equals("/v2/")) {
      answer(exchange, 200, "{}");
    } else if (path.startsWith("/mirrorctl/canary/") && tells) {
      String told = seen.get(last);
      answer(exchange, told == null ? 404 : 200, told == null ? "{}" : told);
    } else {
      if (records) {
        seen.put(last, "{\"mirror\":\"%s\",\"status\":%d}".formatted(mirror, status));
      }
      answer(exchange, status, "{\"errors\":[]}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
