package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mirror's container: started, restarted, stopped and removed so that what was asked for holds
 * afterwards.
 */
public final class MirrorContainer {
  private final DockerEngine engine;
  private final HostEnvironment environment;
  private final Reporter reporter;
  private final Duration patience;
  private final AddressCheck addresses;

  /** {@code patience} is how long the registry may take to answer after its start. */
  public MirrorContainer(
      DockerEngine engine, HostEnvironment environment, Reporter reporter, Duration patience) {
    this.engine = engine;
    this.environment = environment;
    this.reporter = reporter;
    this.patience = patience;
    this.addresses = AddressCheck.beside(engine);
  }

  /**
   * Makes the mirror run as desired, and waits until it answers. Does nothing where it does
   * already.
   */
  public void start(Mirror mirror) {
    ContainerSpec spec = ContainerSpec.of(mirror, MirrorStorage.of(mirror).config(), environment);
    spec.refuseSecrets();
    Optional<ActualContainer> found = mended(mirror);
    List<String> drift =
        found.map(actual -> ContainerDrift.between(spec, actual)).orElse(List.of());
    if (found.isEmpty()) {
      create(mirror, spec, "started the container " + spec.name() + " on " + spec.listen());
    } else if (!drift.isEmpty()) {
      recreate(mirror, spec, found.get(), drift);
    } else if (!found.get().isRunning()) {
      startExisting(mirror, found.get());
    } else {
      awaitAnswer(mirror);
      reporter.already("the container " + spec.name() + " runs and answers on " + spec.listen());
    }
  }

  private void create(Mirror mirror, ContainerSpec spec, String done) {
    checkImage(mirror);
    addresses.refuseTaken(spec.listen());
    if (reporter.dryRun()) {
      reporter.would(
          "start the container " + spec.name() + " from " + spec.image() + " on " + spec.listen());
      return;
    }
    engine.create(spec);
    startAndAwait(mirror);
    reporter.now(done);
  }

  private void recreate(
      Mirror mirror, ContainerSpec spec, ActualContainer actual, List<String> drift) {
    String why = String.join("; ", drift);
    if (!actual.publishes(spec.listen().port())) {
      addresses.refuseTaken(spec.listen());
    }
    if (reporter.dryRun()) {
      reporter.would("recreate the container " + spec.name() + ": " + why);
      return;
    }
    checkImage(mirror);
    predecessor(mirror).refuseForeign();
    predecessor(mirror)
        .replace(
            actual,
            () -> {
              engine.create(spec);
              startAndAwait(mirror);
            });
    reporter.now("recreated the container " + spec.name() + ": " + why);
  }

  private void startExisting(Mirror mirror, ActualContainer actual) {
    if (!actual.state().equals("restarting")) {
      addresses.refuseTaken(mirror.listen());
    }
    if (reporter.dryRun()) {
      reporter.would("start the container " + actual.name() + ", which is " + actual.state());
      return;
    }
    if (actual.state().equals("restarting")) {
      // an engine starts what crash-loops ever more rarely; a restart begins anew
      engine.restart(actual.id());
      awaitAnswer(mirror);
    } else {
      startAndAwait(mirror);
    }
    reporter.now("started the container " + actual.name() + ", which was " + actual.state());
  }

  private void startAndAwait(Mirror mirror) {
    try {
      engine.start(mirror.container());
    } catch (Failure e) {
      // lost the race for the port, or an address that this machine doesn't have
      if (String.valueOf(e.getMessage()).contains("address already in use")
          || String.valueOf(e.getMessage()).contains("port is already allocated")) {
        throw addresses.taken(mirror.listen());
      }
      throw e;
    }
    awaitAnswer(mirror);
  }

  /**
   * Waits until {@code /v2/} answers; a container that restarts meanwhile fails at once, with its
   * last words.
   */
  private void awaitAnswer(Mirror mirror) {
    if (!reporter.dryRun()) {
      new StartupWatch(engine, mirror, patience, reporter).await();
    }
  }

  /** Restarts the container, or starts it where it doesn't run; waits until it answers. */
  public void restart(Mirror mirror) {
    ContainerSpec spec = ContainerSpec.of(mirror, MirrorStorage.of(mirror).config(), environment);
    Optional<ActualContainer> found = mended(mirror);
    if (found.isEmpty()
        || !found.get().isRunning()
        || !ContainerDrift.between(spec, found.get()).isEmpty()) {
      start(mirror);
    } else if (reporter.dryRun()) {
      reporter.would("restart the container " + mirror.container());
    } else {
      engine.restart(mirror.container());
      awaitAnswer(mirror);
      reporter.now("restarted the container " + mirror.container());
    }
  }

  public void stop(Mirror mirror) {
    Optional<ActualContainer> found = mended(mirror);
    if (found.isEmpty()) {
      reporter.already("there is no container " + mirror.container());
    } else if (found.get().isStopped()) {
      reporter.already("the container " + mirror.container() + " is stopped");
    } else if (reporter.dryRun()) {
      reporter.would("stop the container " + mirror.container());
    } else {
      engine.stop(mirror.container());
      reporter.now("stopped the container " + mirror.container());
      reporter.note(
          "it stays stopped until 'mirrorctl start "
              + mirror.name()
              + "' or a restart of the Docker daemon");
    }
  }

  /** Removes the container; the cache is a directory of the host and stays. */
  public void remove(Mirror mirror) {
    Optional<ActualContainer> found = ours(mirror);
    if (found.isEmpty()) {
      reporter.already("there is no container " + mirror.container());
    } else if (reporter.dryRun()) {
      reporter.would("remove the container " + mirror.container());
    } else {
      engine.remove(found.get().id());
      reporter.now("removed the container " + mirror.container());
    }
    predecessor(mirror).remove();
  }

  /**
   * Throws what would keep {@link #start} from making the mirror run: somebody else's container of
   * that name, or an address that is taken. Changes nothing.
   */
  public void refuseObstacles(Mirror mirror) {
    boolean listensThere =
        Stream.concat(ours(mirror).stream(), predecessor(mirror).left().stream())
            .filter(container -> !container.isStopped())
            .anyMatch(container -> container.publishes(mirror.listen().port()));
    if (!listensThere) {
      addresses.refuseTaken(mirror.listen());
    }
  }

  private Predecessor predecessor(Mirror mirror) {
    return new Predecessor(engine, mirror, reporter);
  }

  private Optional<ActualContainer> mended(Mirror mirror) {
    return predecessor(mirror).mended(ours(mirror));
  }

  /** The mirror's container; {@code InvalidInput} when somebody else made the one of that name. */
  public Optional<ActualContainer> ours(Mirror mirror) {
    Optional<ActualContainer> found = engine.container(mirror.container());
    if (found.isPresent() && !found.get().isOurs()) {
      throw new InvalidInput(
          "there is a container "
              + mirror.container()
              + " that mirrorctl didn't make (from "
              + found.get().image()
              + ", "
              + found.get().state()
              + ")",
          "remove it with 'docker rm -f "
              + mirror.container()
              + "' (a cache in a directory of the host stays),\nor set another name: 'container:' of "
              + mirror.name()
              + " in mirrors.yml");
    }
    return found;
  }

  /** A dry run may come before the init that gets the image. */
  private void checkImage(Mirror mirror) {
    if (!reporter.dryRun() && !new RegistryImages(engine).isPresent(mirror.image())) {
      throw Failure.of(
          "the image " + mirror.image() + " isn't here",
          "get it with 'mirrorctl init " + mirror.name() + "'");
    }
  }
}
