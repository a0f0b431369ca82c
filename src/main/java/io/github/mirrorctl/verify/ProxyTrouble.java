package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.proxy.ProxyRules;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a proxy is asked for what a client wants of the mirror: another machine's mirror then.
 */
final class ProxyTrouble {
  private ProxyTrouble() {}

  static Optional<Cause> of(Client client, MirrorUse mirror) {
    try {
      return ProxyRules.detours(client.proxies(), mirror.url().uri())
          ? Optional.of(cause(client.kind(), mirror))
          : Optional.empty();
    } catch (Failure e) {
      return Optional.empty(); // a daemon that doesn't answer has said so already
    }
  }

  private static Cause cause(ClientKind client, MirrorUse mirror) {
    String host = mirror.url().host();
    boolean docker = client == ClientKind.DOCKER;
    return new Cause(
        "proxy",
        "%s sends %s requests to a proxy, and NO_PROXY lacks %s"
            .formatted(
                mirror.url().scheme().toUpperCase(Locale.ROOT) + "_PROXY",
                docker ? "the daemon's" : "its",
                host),
        docker
            ? "add %s to the daemon's NO_PROXY ('systemctl edit docker'), and restart it"
                .formatted(host)
            : "add %s to NO_PROXY".formatted(host));
  }
}
