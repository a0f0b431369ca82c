package io.github.mirrorctl;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.tls.Authority;
import io.github.mirrorctl.host.tls.CertificateNames;
import io.github.mirrorctl.host.tls.Trust;
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
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Loads the classes that a server needs for its start and its first answers, for the class-data
 * archive that the JVM writes at its exit. It serves two empty caches of an upstream that has
 * nothing, one of them by TLS, all at addresses of this machine alone that nobody knows, asks them
 * a few questions, and ends as a server ends.
 */
final class ServerTraining {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");

  private ServerTraining() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(args[0]);
    int port = freePort();
    int tlsPort = freePort();
    Path secured = directory.resolve("secured");
    Authority authority = certified(secured.resolve("tls"), directory.resolve("authority"));
    ServerSocketChannel upstream =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    StandIn.start(upstream, Map.of());
    Path settings = directory.resolve("mirrors.yml");
    Path storage = directory.resolve("storage");
    AtomicFile.createDirectories(storage, OPEN);
    AtomicFile.replace(
        settings,
        """
        mirrors:
          docker.io:
            engine: embedded
            upstream: http://127.0.0.1:%1$d
            listen: 127.0.0.1:%2$d
            storage: %3$s
          secured.example:
            engine: embedded
            upstream: http://127.0.0.1:%1$d
            listen: 127.0.0.1:%4$d
            storage: %5$s
            tls: self-signed
        """
            .formatted(upstream.socket().getLocalPort(), port, storage, tlsPort, secured),
        PosixFilePermissions.fromString("rw-r--r--"));
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
    SSLSocketFactory trust = Trust.with(authority.pem().orElseThrow());
    while (!answers(trust, "http", port, "/v2/") && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    for (String path : List.of("", "library/redis/manifests/7", "library/redis/tags/list")) {
      answers(trust, "http", port, "/v2/" + path);
      answers(trust, "https", tlsPort, "/v2/" + path);
    }
    // as a service manager does it
    Command.run(LIMIT, "sh", "-c", "kill -TERM " + ProcessHandle.current().pid());
  }

  /** Has that authority made, and a certificate and key for this machine in {@code tls}. */
  static Authority certified(Path tls, Path authority) throws IOException {
    Authority made = Authority.in(authority);
    boolean unused = made.make(InstantSource.system());
    AtomicFile.createDirectories(tls, OPEN);
    made.issue(
        CertificateNames.of(List.of("127.0.0.1")),
        tls,
        tls.resolve("cert.pem"),
        tls.resolve("key.pem"),
        InstantSource.system());
    return made;
  }

  private static boolean answers(SSLSocketFactory trust, String scheme, int port, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(scheme + "://127.0.0.1:" + port + path)
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      if (connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(trust);
      }
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
