package io.github.mirrorctl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a training talks to instead of an engine or an upstream: a few JSON documents by path. */
final class StandIn {
  private StandIn() {}

  /**
   * Answers in the background, one request a connection, until the server is closed or the program
   * ends; 404 where there is no document. An engine's API version in front of a path doesn't count,
   * nor does a query.
   */
  static void start(ServerSocketChannel server, Map<String, String> documents) {
    Thread thread = new Thread(() -> answer(server, documents), "stand-in");
    thread.setDaemon(true);
    thread.start();
  }

  private static void answer(ServerSocketChannel server, Map<String, String> documents) {
    while (true) {
      try (SocketChannel client = server.accept()) {
        String request = readHead(Channels.newInputStream(client));
        String path =
            request.split(" ", 3)[1].replaceFirst("^/v1\\.[0-9]+", "").replaceFirst("\\?.*", "");
        String document = documents.getOrDefault(path, "{\"message\":\"no\"}");
        String status = documents.containsKey(path) ? "200 OK" : "404 Not Found";
        String answer =
            "HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + document.length()
                + "\r\n\r\n"
                + document;
        Channels.newOutputStream(client).write(answer.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return; // the training is over
      }
    }
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
