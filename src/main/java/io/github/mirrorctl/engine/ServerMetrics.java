package io.github.mirrorctl.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
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
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + address + "/metrics").toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      try (InputStream body = connection.getInputStream()) {
        return Optional.of(parse(new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8)));
      } finally {
        connection.disconnect();
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
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
                "(?m)^" + name + "\\{mirror=\"" + Pattern.quote(mirror) + "\"} ([0-9.Ee+]+)$")
            .matcher(text);
    return line.find()
        ? OptionalLong.of((long) Double.parseDouble(line.group(1)))
        : OptionalLong.empty();
  }
}
