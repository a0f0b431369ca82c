package io.github.mirrorctl.cli;

import io.github.mirrorctl.cache.CacheUsage;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.ContainerDrift;
import io.github.mirrorctl.engine.ContainerSpec;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Looks at mirrors: what the engine, the registry, the disk and the daemon each say, asked side by
 * side.
 */
final class StatusReader {
  private static final Duration WALK = Duration.ofSeconds(1);
  private static final Duration PROBE = Duration.ofSeconds(3);

  private final HostEnvironment environment;
  private final Supplier<DockerEngine> engines;

  StatusReader(HostEnvironment environment, Supplier<DockerEngine> engines) {
    this.environment = environment;
    this.engines = engines;
  }

  /**
   * {@code Failure} only where rights are missing; an engine that doesn't answer is part of the
   * report.
   */
  StatusReport read(List<Mirror> mirrors) {
    List<CompletableFuture<RegistryProbe.Answer>> answers =
        mirrors.stream()
            .map(
                mirror ->
                    CompletableFuture.supplyAsync(
                        () -> RegistryProbe.ask(mirror.listen().localUrl(), PROBE)))
            .toList();
    List<CompletableFuture<CacheUsage>> usages =
        mirrors.stream()
            .map(
                mirror ->
                    CompletableFuture.supplyAsync(() -> CacheUsage.measure(mirror.storage(), WALK)))
            .toList();
    DockerSide docker = new DockerSide();
    docker.ask();
    List<MirrorStatus> statuses = new ArrayList<>();
    for (int i = 0; i < mirrors.size(); i++) {
      statuses.add(status(mirrors.get(i), answers.get(i).join(), usages.get(i).join(), docker));
    }
    return StatusReport.of(statuses);
  }

  private MirrorStatus status(
      Mirror mirror, RegistryProbe.Answer answer, CacheUsage usage, DockerSide docker) {
    List<String> problems = new ArrayList<>(docker.problem.stream().toList());
    List<String> drift = new ArrayList<>();
    Optional<ActualContainer> container = docker.container(mirror);
    String state = docker.problem.isPresent() ? MirrorStatus.UNKNOWN : "absent";
    if (container.isPresent() && !container.get().isOurs()) {
      state = "foreign";
      problems.add("the container " + mirror.container() + " isn't mirrorctl's");
    } else if (container.isPresent()) {
      state = container.get().state();
      drift.addAll(drift(mirror, container.get(), problems));
    }
    String start = "'mirrorctl start " + mirror.name() + "'";
    if (state.equals("absent")) {
      problems.add(
          MirrorStorage.of(mirror).hasConfig()
              ? "it isn't running: " + start
              : "it isn't set up: 'mirrorctl up " + mirror.name() + "'");
    } else if (!state.equals("running")
        && !state.equals(MirrorStatus.UNKNOWN)
        && !state.equals("foreign")) {
      problems.add(
          "its container is " + state + ": 'mirrorctl logs " + mirror.name() + "', then " + start);
    } else if (!answer.ok() && state.equals("running")) {
      problems.add(
          "it doesn't answer (" + answer.words() + "): 'mirrorctl logs " + mirror.name() + "'");
    }
    String inForce = docker.inForce(mirror);
    if (inForce.equals(MirrorStatus.NO)) {
      problems.add("the Docker daemon doesn't use it: 'mirrorctl daemon-config'");
    }
    if (!drift.isEmpty()) {
      problems.add("it differs from what it should be: " + start);
    }
    return new MirrorStatus(
        mirror.name(),
        problems.isEmpty(),
        mirror.upstream().toString(),
        mirror.engine().word(),
        mirror.container(),
        state,
        container.map(ActualContainer::restarts).orElse(0),
        mirror.listen().toString(),
        answer.ok(),
        answer.ok() ? answer.millis() : 0,
        mirror.storage().toString(),
        usage.repositories(),
        usage.bytes(),
        usage.complete(),
        inForce,
        drift,
        problems);
  }

  private List<String> drift(Mirror mirror, ActualContainer container, List<String> problems) {
    try {
      Optional<RegistryConfig> config = MirrorStorage.of(mirror).readConfig();
      if (config.isEmpty()) {
        problems.add(
            MirrorStorage.of(mirror).configFile()
                + " is gone: 'mirrorctl init "
                + mirror.name()
                + "'");
        return List.of();
      }
      return ContainerDrift.between(
          ContainerSpec.of(mirror, config.get(), environment).withAnyProxies(), container);
    } catch (InvalidInput e) {
      problems.add(String.valueOf(e.getMessage()));
      return List.of();
    } catch (Failure e) {
      // a config.yml with a password in it can be read by root only; what runs can be told without
      // it
      return List.of();
    }
  }

  /**
   * What the Docker engine says; one that doesn't answer is a problem of every mirror, not an
   * error.
   */
  private final class DockerSide {
    private Optional<String> problem = Optional.empty();
    private List<String> registryMirrors = List.of();

    void ask() {
      try {
        registryMirrors = engines.get().info().mirrors();
      } catch (Failure e) {
        if (e.kind() == Failure.Kind.RIGHTS) {
          throw e;
        }
        problem = Optional.of(e.getMessage() + (e.next().isEmpty() ? "" : ": " + e.next()));
      }
    }

    Optional<ActualContainer> container(Mirror mirror) {
      return problem.isPresent() ? Optional.empty() : engines.get().container(mirror.container());
    }

    String inForce(Mirror mirror) {
      if (!mirror.isDockerHub()) {
        return MirrorStatus.NOT_APPLICABLE;
      }
      if (problem.isPresent()) {
        return MirrorStatus.UNKNOWN;
      }
      MirrorUrl url = MirrorUrl.of(mirror);
      return registryMirrors.stream().anyMatch(url::means) ? MirrorStatus.YES : MirrorStatus.NO;
    }
  }
}
