package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.services.DaemonKind;
import java.util.List;
import java.util.Map;

/**
 * What the daemon says of itself.
 *
 * @param version the engine's version, such as {@code 20.10.24}
 * @param mirrors the mirrors of Docker Hub in force, first asked first
 * @param insecureRegistries the registries that it speaks to without TLS
 * @param proxies its own HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as far as it has them
 * @param liveRestore whether containers outlive a restart of the daemon
 * @param kind how it is installed
 * @param readsHosts whether it reads {@code hosts.toml} files: from 28.0, with containerd's store
 */
public record DaemonState(
    String version,
    List<String> mirrors,
    List<String> insecureRegistries,
    Map<String, String> proxies,
    boolean liveRestore,
    DaemonKind kind,
    boolean readsHosts) {
  public DaemonState {
    mirrors = List.copyOf(mirrors);
    insecureRegistries = List.copyOf(insecureRegistries);
    proxies = Map.copyOf(proxies);
  }

  boolean hasMirror(String url) {
    return mirrors.stream().anyMatch(mirror -> DaemonJson.same(mirror, url));
  }
}
