package io.github.mirrorctl;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * What a training talks to instead of an engine, a mirror or an upstream: a few JSON documents by
 * path.
 */
final class StandIn {
  private StandIn() {}

  /**
   * Answers in the background, one request a connection, until the server is closed or the program
   * ends; 404 where there is no document. An engine's API version in front of a path doesn't count,
   * nor does a query.
   */
  static void start(ServerSocketChannel server, Map<String, String> documents) {
    start(
        () -> {
          SocketChannel client = server.accept();
          return new Client(
              Channels.newInputStream(client), Channels.newOutputStream(client), client);
        },
        documents);
  }

  /** The same by TLS, where the server's sockets speak it. */
  static void start(ServerSocket server, Map<String, String> documents) {
    start(
        () -> {
          Socket client = server.accept();
          return new Client(client.getInputStream(), client.getOutputStream(), client);
        },
        documents);
  }

  private record Client(InputStream in, OutputStream out, Closeable connection)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private interface Clients {
    Client next() throws IOException;
  }

  private static void start(Clients clients, Map<String, String> documents) {
    Thread thread = new Thread(() -> answer(clients, documents), "stand-in");
    thread.setDaemon(true);
    thread.start();
  }

  private static void answer(Clients clients, Map<String, String> documents) {
    while (true) {
      try (Client client = clients.next()) {
        String request = readHead(client.in());
        if (!request.isEmpty()) {
          client.out().write(answer(request, documents).getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // who doesn't trust it, or speaks without TLS, isn't the last one
        if (!(e instanceof SSLException)) {
          return; // the training is over
        }
      }
    }
  }

  private static String answer(String request, Map<String, String> documents) {
    String path =
        request.split(" ", 3)[1].replaceFirst("^/v1\\.[0-9]+", "").replaceFirst("\\?.*", "");
    String document = documents.getOrDefault(path, "{\"message\":\"no\"}");
    String status = documents.containsKey(path) ? "200 OK" : "404 Not Found";
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + document.length()
        + "\r\n\r\n"
        + document;
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b >= 0 && head.indexOf("\r\n\r\n") < 0; b = in.read()) {
      head.append((char) b);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    return head.toString();
  }
}
