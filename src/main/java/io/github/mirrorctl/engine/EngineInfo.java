package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.mirror.Network;
import java.util.List;
import java.util.Map;

/**
 * What an engine says of itself at {@code /info}: the state that is really in force, whatever the
 * files say.
 *
 * @param version the engine's version, for example 20.10.24
 * @param mirrors the registry mirrors in force, as the engine writes them (with a slash at the end)
 * @param insecureRegistries hosts and networks that may be talked to without TLS
 * @param liveRestore whether containers survive a restart of the daemon
 * @param securityOptions for example {@code name=rootless}
 * @param rootDirectory where it keeps its data
 * @param operatingSystem for example "Docker Desktop"
 * @param containerdStore whether it keeps images in containerd's store
 * @param proxies the daemon's own HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as far as it has them;
 *     passwords are covered
 */
public record EngineInfo(
    String version,
    List<String> mirrors,
    List<String> insecureRegistries,
    boolean liveRestore,
    List<String> securityOptions,
    String rootDirectory,
    String operatingSystem,
    boolean containerdStore,
    Map<String, String> proxies) {
  /** The first version that reads hosts.toml files. */
  private static final int HOSTS = 28;

  /** Whether it takes mirrors of any registry from {@code hosts.toml} files in its certs.d. */
  public boolean readsHosts() {
    String major = version.replaceFirst("^v", "").split("[^0-9]", 2)[0];
    boolean old = major.length() <= 2 && !major.isEmpty() && Integer.parseInt(major) < HOSTS;
    // moby's own count began anew at 2.0.0 after 28
    return containerdStore && (!old || major.equals("2"));
  }

  private boolean isRootless() {
    return securityOptions.stream().anyMatch(option -> option.contains("rootless"));
  }

  /** How the daemon is installed, as far as it shows that itself. */
  public DaemonKind kind() {
    if (isRootless()) {
      return DaemonKind.ROOTLESS;
    }
    if (operatingSystem.startsWith("Docker Desktop")) {
      return DaemonKind.DESKTOP;
    }
    return rootDirectory.startsWith("/var/snap/docker/") ? DaemonKind.SNAP : DaemonKind.ROOTFUL;
  }

  /** Whether it may talk to that registry without TLS: by its name, or by its network. */
  public boolean isInsecure(String host, int port) {
    return insecureRegistries.stream()
        .anyMatch(
            entry ->
                entry.equals(host + ":" + port)
                    || entry.equals(host)
                    || Network.around(entry).filter(one -> one.contains(host)).isPresent());
  }
}
