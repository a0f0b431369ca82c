package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Sets a mirror up before its first start: its directory, its image, its configuration. And takes
 * that back.
 */
public final class MirrorSetup {
  private final DockerEngine engine;
  private final HostEnvironment environment;
  private final Reporter reporter;

  public MirrorSetup(DockerEngine engine, HostEnvironment environment, Reporter reporter) {
    this.engine = engine;
    this.environment = environment;
    this.reporter = reporter;
  }

  /**
   * Sets the mirror up.
   *
   * @param archive a {@code docker save} file to take the image from, instead of downloading it
   * @param credentials for the upstream; they go into {@code config.yml} and nowhere else
   */
  public void init(Mirror mirror, Optional<Path> archive, Optional<Credentials> credentials) {
    refuseRemote();
    MirrorStorage storage = MirrorStorage.of(mirror);
    // what can't be used is found before anything is changed
    if (environment.isRoot()) {
      storage.refuseTraps(reporter);
    }
    storage.refuseUnusable();
    storage
        .readConfig()
        .ifPresent(
            config ->
                config
                    .patched(mirror.upstream(), credentials)
                    .withTls(mirror.access().tls().isOn()));
    RegistryImages images = new RegistryImages(engine);
    boolean present = images.isPresent(mirror.image());
    if (!present && archive.isEmpty() && !reporter.dryRun()) {
      images.pull(mirror.image(), reporter);
      reporter.now("downloaded the image " + mirror.image());
      present = true;
    } else if (!present && !reporter.dryRun()) {
      images.load(archive.get(), mirror.image(), reporter);
      reporter.now("loaded the image " + mirror.image() + " from " + archive.get());
      present = true;
    } else if (present) {
      reporter.already("the image " + mirror.image() + " is here");
    } else {
      reporter.would(
          archive
              .map(path -> "load the image " + mirror.image() + " from " + path)
              .orElse("download the image " + mirror.image()));
    }
    storage.createDirectory(reporter);
    boolean readable = present;
    storage.writeConfig(
        () -> readable ? Optional.of(images.config(mirror.image())) : Optional.empty(),
        credentials,
        reporter);
    if (credentials.isPresent() && mirror.image().matches("(.*/)?registry:2(\\..*)?")) {
      reporter.warn(
          mirror.image()
              + " may send these credentials to a foreign token server (CVE-2026-33540): use an account that"
              + " can only read, or --image registry:3.1.0 or newer");
    }
  }

  /** Takes back what {@link #init} did; the cache stays unless {@code purge}. */
  public void undo(Mirror mirror, boolean purge) {
    MirrorStorage.of(mirror).takeBack(purge, reporter);
  }

  private void refuseRemote() {
    if (!engine.endpoint().isLocal()) {
      throw new InvalidInput(
          "the Docker engine at "
              + engine.endpoint()
              + " is on another machine, and a mirror's files are made on this one",
          "run mirrorctl there; to use a mirror of another machine from here: mirrorctl daemon-config --mirror URL");
    }
  }
}
