package io.github.mirrorctl.cli;

import io.github.mirrorctl.doctor.Ways;
import io.github.mirrorctl.mirror.proxy.ProxyRules;
import io.github.mirrorctl.serve.upstream.TrustedCertificates;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Reaches registries as the embedded server does, so that what is checked is what it would meet.
 */
final class ServersWays implements Ways {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  @Override
  public Optional<InetSocketAddress> proxy(Map<String, String> variables, URI address) {
    int usual = address.getScheme().equals("https") ? HTTPS : HTTP;
    return ProxyRules.of(variables)
        .forHost(
            address.getScheme(),
            address.getHost().replaceAll("[\\[\\]]", ""),
            address.getPort() < 0 ? usual : address.getPort())
        .map(proxy -> InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  @Override
  public SSLContext trusting(Path caFile) {
    return TrustedCertificates.with(caFile);
  }
}
