package io.github.mirrorctl.mirror;

import java.util.List;

/** Refuses mirrors that can't live beside each other. */
record Conflicts(String fileName) {
  void refuse(List<Mirror> mirrors) {
    for (int i = 0; i < mirrors.size(); i++) {
      for (Mirror other : mirrors.subList(i + 1, mirrors.size())) {
        refuse(mirrors.get(i), other);
      }
    }
  }

  private void refuse(Mirror a, Mirror b) {
    // two registries in one directory damage each other's cache (distribution issue 3251)
    if (a.storage().equals(b.storage())) {
      throw conflict(a, b, "share the storage directory " + a.storage(), "storage");
    }
    if (a.storage().startsWith(b.storage()) || b.storage().startsWith(a.storage())) {
      throw conflict(
          a,
          b,
          "have storage directories one inside the other: " + a.storage() + " and " + b.storage(),
          "storage");
    }
    boolean bothDocker = a.engine() == EngineKind.DOCKER && b.engine() == EngineKind.DOCKER;
    if (bothDocker && a.container().equals(b.container())) {
      throw conflict(a, b, "share the container " + a.container(), "container");
    }
    // the embedded server answers for several mirrors at one address
    boolean bothEmbedded = a.engine() == EngineKind.EMBEDDED && b.engine() == EngineKind.EMBEDDED;
    boolean shared = bothEmbedded && a.listen().equals(b.listen());
    if (!shared && a.listen().overlaps(b.listen())) {
      String addresses =
          a.listen().equals(b.listen())
              ? "the address " + a.listen()
              : "the port " + a.listen().port() + ": " + a.listen() + " and " + b.listen();
      throw conflict(a, b, "share " + addresses, "listen");
    }
    if (shared && !a.tlsFiles().equals(b.tlsFiles())) {
      throw new InvalidInput(
          fileName
              + ": the mirrors '"
              + a.name()
              + "' and '"
              + b.name()
              + "' share the address "
              + a.listen()
              + ", but not their certificate",
          "give both the same 'tls-cert' and 'tls-key', or one of them another 'listen'");
    }
  }

  private InvalidInput conflict(Mirror a, Mirror b, String what, String key) {
    return new InvalidInput(
        fileName + ": the mirrors '" + a.name() + "' and '" + b.name() + "' " + what,
        "give one of them another '" + key + "'");
  }
}
