package io.github.mirrorctl.engine;

import com.sun.net.httpserver.HttpServer;
import io.github.mirrorctl.mirror.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.IntSupplier;

/** Something that answers every request with a status and nothing else. */
record Answering(HttpServer server) implements AutoCloseable {
  static Answering at(ListenAddress listen, IntSupplier status) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status.getAsInt(), -1);
          exchange.close();
        });
    server.start();
    return new Answering(server);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
