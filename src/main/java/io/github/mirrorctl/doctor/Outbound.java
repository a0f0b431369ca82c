package io.github.mirrorctl.doctor;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;

/** Connections to the world as a mirror makes them: through its proxy, trusting its CA file. */
final class Outbound {
  /** For the connection, and for each silence after it. */
  private static final Duration PATIENCE = Duration.ofMillis(3500);

  private final Ways ways;
  private final Supplier<Map<String, String>> variables;
  private final Optional<Path> caFile;

  Outbound(Ways ways, Supplier<Map<String, String>> variables, Optional<Path> caFile) {
    this.ways = ways;
    this.variables = variables;
    this.caFile = caFile;
  }

  Optional<InetSocketAddress> proxy(URI address) {
    return ways.proxy(variables.get(), address);
  }

  /** Not connected yet. */
  HttpURLConnection open(URI address) throws IOException {
    Proxy proxy = proxy(address).map(at -> new Proxy(Proxy.Type.HTTP, at)).orElse(Proxy.NO_PROXY);
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(proxy);
    if (connection instanceof HttpsURLConnection secure && caFile.isPresent()) {
      secure.setSSLSocketFactory(ways.trusting(caFile.get()).getSocketFactory());
    }
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    connection.setUseCaches(false);
    return connection;
  }
}
