package io.github.mirrorctl.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's {@code /metrics} say of the bytes that it moved, in Prometheus' text format. */
final class ServerMetrics {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LARGEST = 4 * 1024 * 1024;

  private final String text;

  private ServerMetrics(String text) {
    this.text = text;
  }

  static ServerMetrics parse(String text) {
    return new ServerMetrics(text);
  }

  /** Asks the server at that address; empty when it doesn't tell. */
  static Optional<ServerMetrics> ask(String address) {
    try {
      URI metrics = URI.create("http://" + address + "/metrics");
      if (!isHere(metrics)) {
        return Optional.empty();
      }
      HttpURLConnection connection =
          (HttpURLConnection) metrics.toURL().openConnection(Proxy.NO_PROXY);
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      try (InputStream body = connection.getInputStream()) {
        return Optional.of(parse(new String(read(body), StandardCharsets.UTF_8)));
      } finally {
        connection.disconnect();
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is an address of this machine: the server says which, and isn't to be trusted. */
  private static boolean isHere(URI metrics) throws IOException {
    String host = metrics.getHost();
    // a name would be looked up, wherever its owner wants
    if (host == null || !host.matches("localhost|[0-9.]+|\\[[0-9A-Fa-f:.]+]")) {
      return false;
    }
    InetAddress address = InetAddress.getByName(host);
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }

  /** What comes in time and isn't too much. */
  private static byte[] read(InputStream body) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int n = body.read(buffer);
    while (n >= 0 && read.size() < LARGEST && System.nanoTime() < end) {
      read.write(buffer, 0, n);
      n = body.read(buffer);
    }
    return read.toByteArray();
  }

  Optional<EngineState.Traffic> of(String mirror) {
    OptionalLong sent = counter("mirrorctl_sent_bytes_total", mirror);
    OptionalLong fetched = counter("mirrorctl_fetched_bytes_total", mirror);
    return sent.isPresent() && fetched.isPresent()
        ? Optional.of(new EngineState.Traffic(sent.getAsLong(), fetched.getAsLong()))
        : Optional.empty();
  }

  private OptionalLong counter(String name, String mirror) {
    Matcher line =
        Pattern.compile(
                "(?m)^"
                    + name
                    + "\\{mirror=\""
                    + Pattern.quote(mirror)
                    + "\"} ([0-9]+(?:\\.[0-9]+)?(?:[Ee][+]?[0-9]+)?)$")
            .matcher(text);
    return line.find()
        ? OptionalLong.of((long) Double.parseDouble(line.group(1)))
        : OptionalLong.empty();
  }
}
