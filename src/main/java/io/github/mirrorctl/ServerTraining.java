package io.github.mirrorctl;

import io.github.mirrorctl.host.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Loads the classes that a server needs for its start and its first answers, for the class-data
 * archive that the JVM writes at its exit. It serves an empty cache of an upstream that has
 * nothing, both at addresses of this machine alone that nobody knows, asks it a few questions, and
 * ends as a server ends.
 */
final class ServerTraining {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private ServerTraining() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(args[0]);
    int port = freePort();
    ServerSocketChannel upstream =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    StandIn.start(upstream, Map.of());
    Path settings = directory.resolve("mirrors.yml");
    Files.writeString(
        settings,
        """
        mirrors:
          docker.io:
            engine: embedded
            upstream: http://127.0.0.1:%d
            listen: 127.0.0.1:%d
            storage: %s
        """
            .formatted(
                upstream.socket().getLocalPort(),
                port,
                Files.createDirectory(directory.resolve("storage"))));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Thread server =
        new Thread(
            () ->
                Main.run(
                    nowhere,
                    nowhere,
                    "serve",
                    "--settings",
                    settings.toString(),
                    "--state",
                    directory.resolve("serving.json").toString(),
                    "--metrics",
                    Integer.toString(freePort())));
    server.setDaemon(true);
    server.start();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!answers(port, "/v2/") && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    for (String path : List.of("library/redis/manifests/7", "library/redis/tags/list")) {
      answers(port, "/v2/" + path);
    }
    // as a service manager does it
    Command.run(LIMIT, "sh", "-c", "kill -TERM " + ProcessHandle.current().pid());
  }

  private static boolean answers(int port, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(5000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
