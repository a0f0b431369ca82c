package io.github.mirrorctl.serve;

import io.github.mirrorctl.cache.CacheDirectory;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import io.github.mirrorctl.mirror.proxy.ProxyRules;
import io.github.mirrorctl.serve.pull.PullThrough;
import io.github.mirrorctl.serve.pull.Resources;
import io.github.mirrorctl.serve.pull.Traffic;
import io.github.mirrorctl.serve.pull.UpstreamAccess;
import io.github.mirrorctl.serve.upstream.UpstreamSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Opens a mirror to be served: its storage directory, and the way to its upstream. */
final class MirrorOpener {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final HostEnvironment environment;
  private final Resources resources;
  private final Function<String, Traffic> traffic;
  private final String userAgent;

  MirrorOpener(
      HostEnvironment environment,
      Resources resources,
      Function<String, Traffic> traffic,
      String userAgent) {
    this.environment = environment;
    this.resources = resources;
    this.traffic = traffic;
    this.userAgent = userAgent;
  }

  PullThrough open(Mirror mirror) {
    UpstreamSettings settings = upstream(mirror);
    CacheDirectory cache =
        CacheDirectory.open(mirror.storage(), Clock.systemUTC(), resources.memory());
    try {
      return new PullThrough(
          mirror,
          cache,
          new UpstreamAccess(settings, resources.budget(), resources.workers().disk(mirror.name())),
          traffic.apply(mirror.name()),
          userAgent,
          resources);
    } catch (RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  /** How its upstream is reached, as the files say now. */
  UpstreamSettings upstream(Mirror mirror) {
    return new UpstreamSettings(
        mirror.upstream(),
        credentials(mirror),
        mirror.embedded().tokenHosts(),
        ProxyRules.of(environment.variables()),
        mirror.embedded().caFile(),
        CONNECT,
        IDLE);
  }

  /** Where the registry's image has them too, so that a mirror can change its engine. */
  private static Optional<Credentials> credentials(Mirror mirror) {
    Path file = mirror.storage().resolve("config.yml");
    Optional<RegistryConfig> config =
        TextFile.read(file).map(text -> RegistryConfig.parse(text, file.toString()));
    try {
      config.ifPresent(mirror::refuseSharing);
    } catch (InvalidInput e) {
      throw Failure.of(String.valueOf(e.getMessage()), e.next(), e);
    }
    return config.flatMap(RegistryConfig::credentials);
  }
}
