package io.github.mirrorctl.serve.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** A server on loopback that answers as a test says, and remembers what it was asked. */
final class Registry implements AutoCloseable {
  /** One request as it came. */
  record Asked(String method, String uri, Map<String, List<String>> headers) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> String.join(", ", entry.getValue()))
          .findFirst()
          .orElse("");
    }
  }

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private Registry(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.start();
  }

  static Registry plain() throws IOException {
    return new Registry(HttpServer.create(anyPort(), 0), "http");
  }

  static Registry tls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new Registry(server, "https");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** What is answered below {@code path}; the longest path counts. */
  Registry on(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            asked.add(
                new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders())));
            handler.handle(exchange);
          }
        });
    return this;
  }

  /** Answers below /v2/ whom shows the good token, and tells others that {@code realm} has it. */
  Registry wanting(Supplier<String> good, String realm) {
    return on(
        "/v2/",
        exchange -> {
          if (shown(exchange).equals(Optional.of("Bearer " + good.get()))) {
            answer(exchange, 200, "manifest");
          } else {
            answer(
                exchange,
                401,
                "who are you?",
                "WWW-Authenticate",
                "Bearer realm=\""
                    + realm
                    + "\",service=\"a registry\",scope=\"repository:x:push\"");
          }
        });
  }

  static void answer(HttpExchange exchange, int status, String body, String... headers)
      throws IOException {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head && bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  static Optional<String> shown(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI url() {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  URI url(String host) {
    return URI.create(scheme + "://" + host + ":" + port());
  }

  List<Asked> asked() {
    return asked;
  }

  List<Asked> asked(String path) {
    return asked.stream().filter(one -> one.uri().startsWith(path)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
