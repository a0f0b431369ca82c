package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.ActualImage;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which registry runs a mirror in a container, and what is known to be wrong with that version. */
final class RegistryChecks {
  private final Mirror mirror;
  private final Supplier<Optional<ActualImage>> image;
  private final Supplier<Optional<ActualContainer>> container;
  private final Supplier<Optional<RegistryConfig>> config;
  private final String remedy;

  RegistryChecks(
      Mirror mirror,
      Supplier<Optional<ActualImage>> image,
      Supplier<Optional<ActualContainer>> container,
      Supplier<Optional<RegistryConfig>> config) {
    this.mirror = mirror;
    this.image = image;
    this.container = container;
    this.config = config;
    this.remedy = "'mirrorctl up " + mirror.name() + " --engine embedded', or --image registry:3";
  }

  List<Check> checks() {
    return List.of(
        Check.of("registry-version", mirror.name(), this::version),
        Check.of("registry-downloads", mirror.name(), () -> known(this::downloads)),
        Check.of("registry-expiry", mirror.name(), () -> known(this::expiry)),
        Check.of("registry-account", mirror.name(), () -> known(this::account)));
  }

  private Finding known(Function<RegistryVersion, Finding> examination) {
    return RegistryVersion.of(mirror.image(), image.get())
        .map(examination)
        .orElseGet(() -> Finding.skipped("the registry's version isn't known"));
  }

  Finding version() {
    Optional<ActualImage> here = image.get();
    if (here.isEmpty()) {
      return Finding.warning(
          "the image " + mirror.image() + " isn't here: no container can be made of it",
          "'mirrorctl init " + mirror.name() + "' gets it");
    }
    Optional<RegistryVersion> version = RegistryVersion.of(mirror.image(), here);
    if (version.isEmpty()) {
      return Finding.skipped(
          "neither the name nor a label of " + mirror.image() + " tells its version");
    }
    if (version.get().isThreeBefore(1) && !isSilenced()) {
      return Finding.warning(
          "registry " + version.get().words() + " floods its log with traces that nobody takes",
          "--image registry:3.1.1 or newer");
    }
    return Finding.ok("registry " + version.get().words() + ", from the image " + mirror.image());
  }

  /** mirrorctl's own containers are; one of somebody else's may not be. */
  private boolean isSilenced() {
    return container
        .get()
        .filter(actual -> !actual.environment().contains("OTEL_TRACES_EXPORTER=none"))
        .isEmpty();
  }

  Finding downloads(RegistryVersion version) {
    return version.isTwo()
        ? Finding.warning(mirror.image() + " downloads every new blob twice", "use " + remedy)
        : Finding.ok("a blob is downloaded once, and once more by each client that asks meanwhile");
  }

  Finding expiry(RegistryVersion version) {
    if (version.isTwo()) {
      return Finding.warning(
          mirror.image() + " removes content 7 days after its first pull, and ignores proxy.ttl",
          "use " + remedy + " with proxy.ttl: 0 in config.yml");
    }
    Optional<String> ttl = config.get().flatMap(RegistryConfig::timeToLive);
    return Finding.ok(
        ttl.map(text -> "content is kept as proxy.ttl says: " + text + " (0: for ever)")
            .orElse("content is removed 7 days after its first pull; proxy.ttl: 0 keeps it"));
  }

  Finding account(RegistryVersion version) {
    Optional<RegistryConfig> known = config.get();
    if (known.isEmpty()) {
      return Finding.skipped("there is no config.yml");
    }
    if (!known.get().hasCredentials()) {
      return Finding.ok("no account is configured, so none can leak");
    }
    return version.isTwo() || version.isThreeBefore(1)
        ? Finding.warning(
            "registry "
                + version.words()
                + " may send the account's password to a foreign token server (CVE-2026-33540)",
            "use an account that can only read, or 'mirrorctl up "
                + mirror.name()
                + " --engine embedded', or --image registry:3.1.1 or newer")
        : Finding.ok("registry " + version.words() + " keeps the account to its own token server");
  }
}
