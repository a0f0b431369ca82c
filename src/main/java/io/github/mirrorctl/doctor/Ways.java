package io.github.mirrorctl.doctor;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** How registries are reached from here: by the rules of mirrorctl's own server. */
public interface Ways {
  /**
   * The proxy that these variables (HTTP_PROXY, HTTPS_PROXY, NO_PROXY) have for an address, its
   * name not looked up; empty when it is asked directly. {@code InvalidInput} for one that can't be
   * used.
   */
  Optional<InetSocketAddress> proxy(Map<String, String> variables, URI address);

  /** What TLS trusts besides the JVM's own authorities; {@code InvalidInput} for no such file. */
  SSLContext trusting(Path caFile);
}
