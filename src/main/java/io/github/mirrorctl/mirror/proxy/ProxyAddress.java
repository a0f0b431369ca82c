package io.github.mirrorctl.mirror.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where an HTTP proxy listens, and what it wants to see.
 *
 * @param login {@code user:password}, never shown
 */
public record ProxyAddress(String host, int port, Optional<String> login) {
  /** The value of Proxy-Authorization (RFC 7617); a secret. */
  public Optional<String> authorization() {
    return login.map(
        text ->
            "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** {@code host:port}. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
