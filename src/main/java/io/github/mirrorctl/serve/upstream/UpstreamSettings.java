package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.proxy.ProxyRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one upstream is reached.
 *
 * @param url scheme, host and port
 * @param credentials shown to the upstream and to token services that belong to it, to nobody else
 * @param tokenHosts token services ({@code host} or {@code host:port}) that belong to it although
 *     their names don't tell; see {@link Realms}
 * @param redirectHosts where it may send us although that is on this machine or in a private
 *     network; see {@link RedirectPolicy}
 * @param own where this server listens: no upstream may send us there
 * @param caFile a PEM file of certificate authorities, trusted besides the JVM's own
 * @param connectTimeout the longest wait for a connection
 * @param idleTimeout the longest silence within a streamed body
 */
public record UpstreamSettings(
    URI url,
    Optional<Credentials> credentials,
    Set<String> tokenHosts,
    Set<String> redirectHosts,
    OwnAddresses own,
    ProxyRules proxy,
    Optional<Path> caFile,
    Duration connectTimeout,
    Duration idleTimeout) {
  public UpstreamSettings {
    tokenHosts = lowerCase(tokenHosts);
    redirectHosts = lowerCase(redirectHosts);
  }

  private static Set<String> lowerCase(Set<String> hosts) {
    return hosts.stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** An upstream that is asked anonymously and directly; 5 s to connect, 10 s of silence. */
  public static UpstreamSettings of(URI url) {
    return new UpstreamSettings(
        url,
        Optional.empty(),
        Set.of(),
        Set.of(),
        new OwnAddresses(),
        ProxyRules.none(),
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }
}
