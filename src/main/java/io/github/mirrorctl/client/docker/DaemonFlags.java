package io.github.mirrorctl.client.docker;

import java.util.Map;

/** What keys of daemon.json are called on the Docker daemon's command line. */
public final class DaemonFlags {
  /** Those that aren't called as their keys. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "authorization-plugins", "authorization-plugin",
          "default-ulimits", "default-ulimit",
          "dns-opts", "dns-opt",
          "exec-opts", "exec-opt",
          "hosts", "host",
          "insecure-registries", "insecure-registry",
          "labels", "label",
          "log-opts", "log-opt",
          "registry-mirrors", "registry-mirror",
          "storage-opts", "storage-opt");

  private DaemonFlags() {}

  /** The long flag for a key, without its dashes. */
  public static String of(String key) {
    return OTHERWISE.getOrDefault(key, key);
  }
}
