package io.github.mirrorctl.it;

import java.util.Locale;

/** What kind of machine a test host is. */
enum Flavor {
  /** Debian's Docker Engine 20.10, run by systemd. */
  SYSTEMD,
  /** Debian's Docker Engine 20.10 on a host without systemd, run by its init script. */
  SERVICE,
  /**
   * Today's Docker Engine with the containerd image store, run by systemd, on cgroup v2. Needs
   * {@link ModernEngine}.
   */
  MODERN,
  /** No Docker; containerd, Podman, Buildah and skopeo, as Debian has them, on systemd. */
  CLIENTS;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
