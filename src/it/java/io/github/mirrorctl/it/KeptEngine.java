package io.github.mirrorctl.it;

import java.nio.file.Path;

/** Engines that have an image already: one loads it once a machine, and its files are copied. */
final class KeptEngine {
  private KeptEngine() {}

  /** Gives a host that isn't booted yet an engine that has the image of that archive. */
  static synchronized void give(Network network, String host, Flavor flavor, Path archive) {
    if (script("give", network, host, flavor, archive).exit() == 0) {
      return;
    }
    String name = host + "-loads";
    try (TestHost loading = TestHost.boot(network, name, flavor)) {
      loading.loadImage(archive);
      loading.shutDown();
      script("keep", network, name, flavor, archive).ok();
    }
    script("give", network, host, flavor, archive).ok();
  }

  private static Result script(
      String operation, Network network, String host, Flavor flavor, Path archive) {
    return Network.script(
        "engine.sh", operation, network.number(), host, flavor.word(), archive.toString());
  }
}
