package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.host.HostEnvironment;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether proxy variables send a client's requests to the mirror elsewhere. Go's clients never ask
 * a proxy for loopback addresses (net/http, ProxyFromEnvironment).
 */
public final class ProxyTrouble {
  private final HostEnvironment environment;

  public ProxyTrouble(HostEnvironment environment) {
    this.environment = environment;
  }

  /** For programs that run with this environment; a daemon has its own. */
  Optional<Cause> of(ClientKind client, MirrorUse mirror) {
    if (client == ClientKind.DOCKER || mirror.url().isLoopback()) {
      return Optional.empty();
    }
    String scheme = mirror.url().scheme();
    Optional<String> proxy = variable(scheme + "_proxy");
    if (proxy.isEmpty() || excluded(mirror.url().host())) {
      return Optional.empty();
    }
    return Optional.of(
        new Cause(
            "proxy",
            "%s_proxy sends its requests to the mirror elsewhere".formatted(scheme),
            "add the mirror's host to NO_PROXY: " + mirror.url().host()));
  }

  private boolean excluded(String host) {
    for (String entry : variable("no_proxy").orElse("").split("[,\\s]+", -1)) {
      String suffix = entry.replaceFirst("^[*]?[.]", "");
      if (entry.equals("*")
          || (!suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix)))) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> variable(String name) {
    return environment.variable(name).or(() -> environment.variable(name.toUpperCase(Locale.ROOT)));
  }
}
