package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.InvalidInput;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether there is a Docker engine here; found out when it is first asked for, and once. */
final class DockerPresence {
  private final Supplier<DockerEngine> docker;
  private final Reporter reporter;
  private @Nullable EngineKind forNew;
  private boolean asked;
  private Optional<Failure> trouble = Optional.empty();

  DockerPresence(Supplier<DockerEngine> docker, Reporter reporter) {
    this.docker = docker;
    this.reporter = reporter;
  }

  /** Whether there is an engine, or should be one: somebody named it, or it isn't for this user. */
  boolean isExpected() {
    try {
      DockerEndpoint endpoint = docker.get().endpoint();
      return endpoint.isNamed()
          || (endpoint.isPresent()
              && trouble().filter(e -> e.kind() != Failure.Kind.RIGHTS).isEmpty());
    } catch (Failure | InvalidInput e) {
      return true; // a broken docker context: whoever needs the engine is told
    }
  }

  boolean answers() {
    return trouble().isEmpty();
  }

  /** Why no engine answers; empty when one does. */
  Optional<Failure> trouble() {
    if (!asked) {
      trouble = ask();
      asked = true;
    }
    return trouble;
  }

  private Optional<Failure> ask() {
    try {
      docker.get().version();
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(e);
    } catch (InvalidInput e) {
      return Optional.of(Failure.of(String.valueOf(e.getMessage()), e.next(), e));
    }
  }

  /**
   * What runs a mirror that nobody chose an engine for: the Docker engine, or mirrorctl's own where
   * none answers. {@code Failure} where one was named, or is there for others only: taking another
   * instead would not be what was meant.
   */
  EngineKind engineForNew() {
    EngineKind known = forNew;
    if (known == null) {
      known = choose();
      forNew = known;
    }
    return known;
  }

  private EngineKind choose() {
    Optional<Failure> why = trouble();
    if (why.isEmpty()) {
      return EngineKind.DOCKER;
    }
    if (docker.get().endpoint().isNamed() || why.get().kind() == Failure.Kind.RIGHTS) {
      throw why.get();
    }
    reporter.note("the engine is embedded, mirrorctl's own server: " + why.get().getMessage());
    return EngineKind.EMBEDDED;
  }
}
