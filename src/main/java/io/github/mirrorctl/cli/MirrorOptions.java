package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.Ports;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Settings;
import io.github.mirrorctl.mirror.Upstream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that say what a mirror should be, and the mirror that follows from them and the
 * settings.
 */
final class MirrorOptions {
  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description =
          "The registry to fetch from, where the mirror's name doesn't say it (default: https://MIRROR).")
  Optional<String> upstream = Optional.empty();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = {
        "What runs the mirror: docker, a container of the",
        "  registry's image; embedded, mirrorctl's own server,",
        "  which needs no Docker (default: docker for a new",
        "  mirror where a Docker engine answers, else",
        "  embedded; a mirror that is there keeps its own)."
      })
  Optional<EngineKind> engine = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "[HOST:]PORT",
      description =
          "The address to answer on; 0.0.0.0:PORT opens it to the network (default: 127.0.0.1:5000, for other mirrors than docker.io the next free port from 5001).")
  Optional<String> listen = Optional.empty();

  @Option(
      names = "--storage",
      paramLabel = "DIR",
      description = {
        "The storage directory (default: docker-registry",
        "  in /var/lib, or without root in ~/.local/share;",
        "  docker-registry-MIRROR for other mirrors than",
        "  docker.io)."
      })
  Optional<Path> storage = Optional.empty();

  @Option(
      names = "--image",
      paramLabel = "REF",
      description =
          "The registry's image: another tag, a digest, or registry:3 (default: registry:2).")
  Optional<String> image = Optional.empty();

  @Option(
      names = "--image-archive",
      paramLabel = "FILE",
      description = "Load the image from a 'docker save' file instead of downloading it.")
  Optional<Path> imageArchive = Optional.empty();

  @Option(
      names = "--username",
      paramLabel = "NAME",
      description = "The account at the upstream; needs --password-stdin.")
  Optional<String> username = Optional.empty();

  @Option(
      names = "--password-stdin",
      description = "Read the account's password from standard input.")
  boolean passwordStdin;

  @Mixin TlsOptions tls = new TlsOptions();
  @Mixin AccessOptions access = new AccessOptions();

  /**
   * The mirrors that are asked for: as named (a host or a URL), as in the settings, or {@code
   * docker.io}.
   *
   * @param engineForNew what runs a mirror that isn't in the settings yet, asked where it isn't
   *     said
   */
  List<Mirror> desired(Settings settings, List<String> names, Supplier<EngineKind> engineForNew) {
    if (names.size() > 1
        && (upstream.isPresent()
            || listen.isPresent()
            || storage.isPresent()
            || username.isPresent())) {
      throw new InvalidInput(
          "--upstream, --listen, --storage and --username are for one mirror, and "
              + names.size()
              + " are named",
          "run it once for each");
    }
    List<String> asked =
        !names.isEmpty()
            ? names
            : settings.isEmpty() || upstream.isPresent()
                ? List.of(Selection.DEFAULT)
                : settings.mirrors().stream().map(Mirror::name).toList();
    if (asked.size() > 1 && (listen.isPresent() || storage.isPresent() || username.isPresent())) {
      throw new InvalidInput(
          "--listen, --storage and --username are for one mirror, and the settings have "
              + asked.size(),
          "name the mirror that is meant");
    }
    Settings growing = settings;
    for (String name : asked) {
      growing = growing.with(desired(growing, name, engineForNew));
    }
    Settings all = growing;
    return asked.stream().map(name -> all.get(Upstream.parse(name).name())).distinct().toList();
  }

  private Mirror desired(Settings settings, String argument, Supplier<EngineKind> engineForNew) {
    Upstream known = Upstream.parse(argument);
    Optional<Mirror> existing = settings.find(known.name());
    Mirror mirror = existing.orElseGet(() -> fresh(settings, known));
    if (engine.isPresent() || existing.isEmpty()) {
      mirror = mirror.withEngine(engine.orElseGet(engineForNew));
    }
    if (existing.isEmpty() || argument.contains("://")) {
      mirror = mirror.withUpstream(known.url());
    }
    if (upstream.isPresent()) {
      mirror = mirror.withUpstream(Upstream.parseUrl(upstream.get()));
    }
    if (listen.isPresent()) {
      mirror = mirror.withListen(ListenAddress.parse(listen.get()));
    }
    if (storage.isPresent()) {
      mirror = mirror.withStorage(storage.get().toAbsolutePath().normalize());
    }
    mirror = access.applied(tls.applied(mirror));
    return image.isPresent() ? mirror.withImage(tagged(image.get())) : mirror;
  }

  private Mirror fresh(Settings settings, Upstream upstream) {
    Defaults defaults = settings.defaults();
    Mirror mirror = defaults.mirror(upstream.name());
    if (mirror.isDockerHub() || listen.isPresent()) {
      return mirror;
    }
    Set<Integer> taken =
        settings.mirrors().stream().map(other -> other.listen().port()).collect(Collectors.toSet());
    int port = Ports.nextFree(mirror.listen().host(), mirror.listen().port(), taken);
    return mirror.withListen(mirror.listen().withPort(port));
  }

  /**
   * A reference without a tag or digest means {@code latest}; the engine's API would take it for
   * all tags.
   */
  private static String tagged(String reference) {
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    if (reference.isBlank() || reference.chars().anyMatch(Character::isWhitespace)) {
      throw new InvalidInput(
          "'" + reference + "' is not an image", "use for example --image registry:3");
    }
    return name.contains(":") || name.contains("@") ? reference : reference + ":latest";
  }

  /** The account at the upstream, its password read from {@code in}. */
  Optional<Credentials> credentials(InputStream in) {
    if (username.isPresent() != passwordStdin) {
      throw new InvalidInput(
          "--username and --password-stdin go together",
          "for example: mirrorctl init --username me --password-stdin < password.txt");
    }
    if (username.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Credentials(username.get(), PasswordInput.piped(in)));
  }
}
