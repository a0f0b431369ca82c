package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;

/** The commands that mend what was found. */
final class Remedy {
  private Remedy() {}

  /** Tells a client of the mirror, with its authority where it has one of its own. */
  static String telling(Client client, MirrorUse mirror) {
    return telling(client, mirror, mirror.url())
        + (mirror.own() || mirror.ca().isEmpty() ? "" : " --ca FILE");
  }

  /** The same at another address. */
  static String telling(Client client, MirrorUse mirror, MirrorUrl url) {
    return "mirrorctl client-config "
        + client.kind().word()
        + (mirror.own() ? "" : " --mirror " + mirror.registry() + "=" + url);
  }

  /** Tells a client whose certificates to trust; of a made one here that is known. */
  static String trusting(Client client, MirrorUse mirror, MirrorUrl url) {
    return telling(client, mirror, url)
        + (mirror.own() && mirror.ca().isPresent() ? "" : " --ca FILE");
  }

  static String starting(MirrorUse mirror) {
    return mirror.own()
        ? "mirrorctl start " + mirror.registry()
        : "on the mirror's machine: mirrorctl status, mirrorctl start";
  }
}
