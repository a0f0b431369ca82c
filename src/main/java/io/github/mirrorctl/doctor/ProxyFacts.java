package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.ContainerSpec;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Who has which proxy variables, as far as they can be asked. */
final class ProxyFacts {
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private final Map<String, String> ours;
  private final Optional<DockerFacts> docker;

  ProxyFacts(HostEnvironment environment, Optional<DockerFacts> docker) {
    this.ours = ContainerSpec.proxies(environment);
    this.docker = docker;
  }

  /** This environment's. */
  Map<String, String> ours() {
    return ours;
  }

  /**
   * Those that a mirror fetches with: this environment's, or where sudo dropped them its own. An
   * engine that hangs must not take the time of who only wants to reach the upstream.
   */
  Supplier<Map<String, String>> fetching(Mirror mirror) {
    Question<Map<String, String>> own =
        new Question<>("the container", BRIEF, () -> registrys(mirror).orElse(Map.of()));
    return () -> {
      try {
        return ours.isEmpty() ? own.get() : ours;
      } catch (Failure e) {
        return Map.of();
      }
    };
  }

  /** Those of the mirror's container; empty where it has none. */
  Optional<Map<String, String>> registrys(Mirror mirror) {
    if (docker.isEmpty() || mirror.engine() != EngineKind.DOCKER) {
      return Optional.empty();
    }
    try {
      return docker.get().container(mirror.container()).map(ProxyFacts::variables);
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> variables(ActualContainer container) {
    Map<String, String> variables = new TreeMap<>();
    for (String entry : container.environment()) {
      int equals = entry.indexOf('=');
      if (equals > 0 && entry.substring(0, equals).endsWith("_PROXY")) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }

  /** Those of the Docker daemon. */
  Optional<Map<String, String>> daemons() {
    try {
      return docker.map(facts -> facts.info().proxies());
    } catch (Failure e) {
      return Optional.empty();
    }
  }
}
