package io.github.mirrorctl.mirror;

import java.nio.file.Path;

/** What a mirror is when nobody says otherwise; the storage directories stand in one directory. */
public record Defaults(Path storageRoot) {
  /** Root's own. */
  public static Defaults system() {
    return new Defaults(Path.of("/var/lib"));
  }

  /**
   * The mirror of that name with every default. Mirrors other than docker.io all start at port
   * 5001: the caller picks the next free one from there.
   */
  public Mirror mirror(String name) {
    Upstream upstream = Upstream.parse(name);
    boolean hub = upstream.name().equals(Upstream.DOCKER_HUB);
    // neither Docker's names nor its volume arguments take a colon
    String suffix = hub ? "" : "-" + upstream.name().replace(':', '-');
    return new Mirror(
        upstream.name(),
        upstream.url(),
        EngineKind.DOCKER,
        storageRoot.resolve("docker-registry" + suffix),
        new ListenAddress("127.0.0.1", hub ? 5000 : 5001),
        "registry:2",
        "v2-mirror" + suffix,
        EmbeddedOptions.USUAL,
        Access.OPEN);
  }
}
