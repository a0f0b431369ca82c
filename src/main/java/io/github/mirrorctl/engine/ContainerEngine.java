package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.services.LogQuery;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mirrors as containers of the registry's image, which a Docker engine runs. */
public final class ContainerEngine implements MirrorEngine {
  private final DockerEngine engine;
  private final HostEnvironment environment;
  private final Reporter reporter;
  private final MirrorContainer containers;
  private final MirrorSetup setup;

  /** {@code patience} is how long a registry may take to answer after its start. */
  public ContainerEngine(
      DockerEngine engine, HostEnvironment environment, Reporter reporter, Duration patience) {
    this.engine = engine;
    this.environment = environment;
    this.reporter = reporter;
    this.containers = new MirrorContainer(engine, environment, reporter, patience);
    this.setup = new MirrorSetup(engine, environment, reporter);
  }

  @Override
  public String describe(Mirror mirror) {
    return "the container " + mirror.container();
  }

  @Override
  public void refuseObstacles(Mirror mirror, boolean handedOver) {
    if (handedOver) {
      refuseForeign(mirror);
    } else {
      containers.refuseObstacles(mirror);
    }
  }

  @Override
  public void refuseForeign(Mirror mirror) {
    containers.ours(mirror);
  }

  @Override
  public void init(Mirror mirror, Optional<Path> archive, Optional<Credentials> credentials) {
    setup.init(mirror, archive, credentials);
  }

  @Override
  public void start(Mirror mirror) {
    MirrorStorage.of(mirror).settleAccess(reporter);
    containers.start(mirror);
  }

  @Override
  public void restart(Mirror mirror) {
    MirrorStorage.of(mirror).settleAccess(reporter);
    containers.restart(mirror);
  }

  @Override
  public void stop(Mirror mirror) {
    containers.stop(mirror);
  }

  @Override
  public void remove(Mirror mirror) {
    containers.remove(mirror);
  }

  @Override
  public void usersChanged(Mirror mirror) {
    // the registry runs as root, and reads the file again when its time changes
  }

  @Override
  public boolean has(Mirror mirror) {
    return engine.container(mirror.container()).filter(ActualContainer::isOurs).isPresent();
  }

  @Override
  public EngineState state(Mirror mirror) {
    Optional<ActualContainer> container = engine.container(mirror.container());
    List<String> problems = new ArrayList<>();
    List<String> drift = List.of();
    String word = container.map(ActualContainer::state).orElse(EngineState.ABSENT);
    if (container.isPresent() && !container.get().isOurs()) {
      word = EngineState.FOREIGN;
      problems.add("the container " + mirror.container() + " isn't mirrorctl's");
    } else if (container.isPresent()) {
      drift = drift(mirror, container.get(), problems);
    }
    return new EngineState(
        mirror.container(),
        word,
        container.map(ActualContainer::restarts).orElse(0),
        drift,
        problems,
        Optional.empty());
  }

  private List<String> drift(Mirror mirror, ActualContainer container, List<String> problems) {
    MirrorStorage storage = MirrorStorage.of(mirror);
    try {
      Optional<RegistryConfig> config = storage.readConfig();
      if (config.isEmpty()) {
        problems.add(storage.configFile() + " is gone: 'mirrorctl init " + mirror.name() + "'");
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

  @Override
  public void copyLog(Mirror mirror, LogQuery query, PrintStream to) {
    if (containers.ours(mirror).isEmpty()) {
      throw Failure.unhealthy(
          "the mirror " + mirror.name() + " has no container, so there is no log",
          "start it with 'mirrorctl start " + mirror.name() + "'");
    }
    new MirrorLogs(engine)
        .copy(mirror.container(), query.tail(), query.since(), query.follow(), to);
  }
}
