package io.github.mirrorctl.doctor;

import io.github.mirrorctl.mirror.InvalidInput;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The simplest rules of proxies, written as {@code HOST:PORT}. */
class FakeWays implements Ways {
  @Override
  public Optional<InetSocketAddress> proxy(Map<String, String> variables, URI address) {
    String proxy =
        variables.getOrDefault(
            address.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY", "");
    if (proxy.startsWith("socks5:")) {
      throw new InvalidInput("the value of HTTP_PROXY is not an http:// proxy", "unset it");
    }
    boolean excepted =
        Arrays.asList(variables.getOrDefault("NO_PROXY", "").split(",", -1))
            .contains(address.getHost());
    if (proxy.isEmpty() || excepted) {
      return Optional.empty();
    }
    String[] parts = proxy.split(":", 2);
    return Optional.of(InetSocketAddress.createUnresolved(parts[0], Integer.parseInt(parts[1])));
  }

  @Override
  public SSLContext trusting(Path caFile) {
    throw new InvalidInput("the CA file " + caFile + " can't be read", "give another");
  }
}
