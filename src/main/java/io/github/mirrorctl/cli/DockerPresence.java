package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.InvalidInput;
import java.util.Optional;
import java.util.function.Predicate;
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
    return endpointIs(
        endpoint ->
            endpoint.isNamed()
                || (endpoint.isPresent()
                    && trouble().filter(e -> e.kind() != Failure.Kind.RIGHTS).isEmpty()));
  }

  /** Whether there is one, answering or not: its socket is there, or somebody named it. */
  boolean isInstalled() {
    return endpointIs(endpoint -> endpoint.isNamed() || endpoint.isPresent());
  }

  private boolean endpointIs(Predicate<DockerEndpoint> so) {
    try {
      return so.test(docker.get().endpoint());
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
   * there is none. {@code Failure} where one was named, is there for others only, or doesn't answer
   * at its socket: taking another instead would not be what was meant.
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
    DockerEndpoint endpoint = docker.get().endpoint();
    if (endpoint.isNamed() || why.get().kind() == Failure.Kind.RIGHTS) {
      throw why.get();
    }
    if (endpoint.isPresent()) {
      // its socket is there: an engine that is only stopped, or broken
      throw Failure.of(
          String.valueOf(why.get().getMessage()),
          why.get().next() + ",\nor do without Docker: --engine embedded",
          why.get());
    }
    reporter.note("the engine is embedded, mirrorctl's own server: " + why.get().getMessage());
    return EngineKind.EMBEDDED;
  }
}
