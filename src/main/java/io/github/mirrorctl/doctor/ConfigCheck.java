package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.ContainerSpec;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a mirror's {@code config.yml} is there and says what a mirror of this upstream needs. */
final class ConfigCheck implements Check {
  private final Mirror mirror;
  private final Path file;
  private final Supplier<Optional<RegistryConfig>> config;

  ConfigCheck(Mirror mirror, Supplier<Optional<RegistryConfig>> config) {
    this.mirror = mirror;
    this.file = MirrorStorage.of(mirror).configFile();
    this.config = config;
  }

  @Override
  public String id() {
    return "config";
  }

  @Override
  public String subject() {
    return mirror.name();
  }

  @Override
  public Finding examine() {
    Optional<RegistryConfig> known = config.get();
    if (known.isEmpty()) {
      return Finding.wrong(
          "there is no " + file, "set it up with 'mirrorctl init " + mirror.name() + "'");
    }
    List<Finding> faults = new ArrayList<>();
    upstream(known.get()).ifPresent(faults::add);
    exposure(known.get()).ifPresent(faults::add);
    sharing(known.get()).ifPresent(faults::add);
    if (mirror.engine() == EngineKind.DOCKER) {
      content(known.get(), faults);
    }
    return Finding.together(faults, Finding.ok(file + " mirrors " + mirror.upstream()));
  }

  private Optional<Finding> upstream(RegistryConfig known) {
    if (known.remoteUrl().isEmpty()) {
      return Optional.of(
          Finding.wrong(
              file + " has no proxy.remoteurl: a registry of its own, not a mirror", patch()));
    }
    try {
      known.refuseOther(mirror.upstream());
      return Optional.empty();
    } catch (InvalidInput e) {
      return Optional.of(
          Finding.wrong(
              String.valueOf(e.getMessage()),
              "mend proxy.remoteurl there, then 'mirrorctl restart "
                  + mirror.name()
                  + "'; one storage directory caches one upstream"));
    }
  }

  private Optional<Finding> exposure(RegistryConfig known) {
    return known.hasCredentials() && !AtomicFile.isPrivate(file)
        ? Optional.of(
            Finding.wrong(file + " holds a password, and others can read it", "chmod 600 " + file))
        : Optional.empty();
  }

  private Optional<Finding> sharing(RegistryConfig known) {
    try {
      return mirror.sharesAccount(known)
          ? Optional.of(
              Finding.warning(
                  "whoever reaches " + mirror.listen() + " pulls what its account may pull",
                  "let in users (--auth htpasswd) or networks (--allow) only"))
          : Optional.empty();
    } catch (InvalidInput e) {
      return Optional.of(Finding.of(e));
    }
  }

  private void content(RegistryConfig known, List<Finding> faults) {
    if (!known.deletes()) {
      faults.add(
          Finding.warning(
              "storage.delete.enabled isn't true: nothing ever leaves the disk", patch()));
    }
    if (known.cachesDescriptors()) {
      faults.add(
          Finding.warning(
              "storage.cache is set: content that expired fails until a restart", patch()));
    }
    known
        .rootDirectory()
        .filter(root -> !Path.of(root).normalize().equals(Path.of(ContainerSpec.DATA)))
        .ifPresent(
            root ->
                faults.add(
                    Finding.warning(
                        "it stores in " + root + ", which goes with the container",
                        "set storage.filesystem.rootdirectory to " + ContainerSpec.DATA)));
  }

  private String patch() {
    return "'mirrorctl init "
        + mirror.name()
        + "' patches it; then 'mirrorctl start "
        + mirror.name()
        + "'";
  }
}
