package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.time.Duration;
import java.util.Optional;

/**
 * A mirror's container that makes way for another one. It is kept aside until the other answers, so
 * that a change that fails leaves what ran before.
 */
final class Predecessor {
  private static final Duration PROBE = Duration.ofSeconds(1);

  private final DockerEngine engine;
  private final Mirror mirror;
  private final Reporter reporter;

  Predecessor(DockerEngine engine, Mirror mirror, Reporter reporter) {
    this.engine = engine;
    this.mirror = mirror;
    this.reporter = reporter;
  }

  private String aside() {
    return mirror.container() + "-old";
  }

  /** The one that a run which was cut off left aside; nobody else's, and no other mirror's. */
  Optional<ActualContainer> left() {
    return engine.container(aside()).filter(this::isThisMirrors);
  }

  private boolean isThisMirrors(ActualContainer container) {
    return mirror.name().equals(container.labels().get(ContainerSpec.LABEL_MIRROR));
  }

  /**
   * Ends what a run that was cut off began: removes the old container where the new one answers,
   * and else puts it back.
   *
   * @param now the container that has the mirror's name
   * @return the one that has it afterwards, or in a dry run would have it
   */
  Optional<ActualContainer> mended(Optional<ActualContainer> now) {
    Optional<ActualContainer> old = left();
    if (old.isEmpty()) {
      return now;
    }
    boolean replaced =
        now.filter(ActualContainer::isRunning).isPresent() && RegistryProbe.ask(mirror, PROBE).ok();
    String what = replaced ? "remove" : "put back";
    if (reporter.dryRun()) {
      reporter.would(what + " the container " + aside() + ", left by a run that was cut off");
      return replaced ? now : old;
    }
    if (replaced) {
      engine.remove(old.get().id());
    } else {
      now.ifPresent(unfinished -> engine.remove(unfinished.id()));
      engine.rename(old.get().id(), mirror.container());
    }
    reporter.now(
        (replaced ? "removed" : what)
            + " the container "
            + aside()
            + ", left by a run that was cut off");
    return engine.container(mirror.container());
  }

  /** Removes what a run that was cut off left aside. */
  void remove() {
    left()
        .ifPresent(
            old -> {
              if (reporter.dryRun()) {
                reporter.would("remove the container " + aside());
              } else {
                engine.remove(old.id());
                reporter.now("removed the container " + aside());
              }
            });
  }

  /** Throws {@code InvalidInput} where somebody else's container has the name that is needed. */
  void refuseForeign() {
    if (engine.container(aside()).filter(other -> !isThisMirrors(other)).isPresent()) {
      throw new InvalidInput(
          "there is a container "
              + aside()
              + " that isn't this mirror's, and "
              + mirror.container()
              + " needs that name while it is replaced",
          "rename it: docker rename " + aside() + " NAME");
    }
  }

  /** Has {@code successor} run in the old one's place; where that fails, the old one comes back. */
  void replace(ActualContainer old, Runnable successor) {
    try {
      engine.stop(old.id());
      engine.rename(old.id(), aside());
      successor.run();
    } catch (RuntimeException e) {
      throw told(e, putBack(old, e));
    }
    engine.remove(old.id());
  }

  /** Returns what came of it, in words for a person. */
  private String putBack(ActualContainer old, RuntimeException because) {
    try {
      engine
          .container(mirror.container())
          .filter(successor -> !successor.id().equals(old.id()))
          .ifPresent(successor -> engine.remove(successor.id()));
      if (left().isPresent()) {
        engine.rename(old.id(), mirror.container());
      }
      engine.start(old.id());
      return "the container " + mirror.container() + " is as it was before, and started again";
    } catch (RuntimeException e) {
      because.addSuppressed(e);
      return "putting the container back that was there before failed too: " + e.getMessage();
    }
  }

  private static RuntimeException told(RuntimeException e, String fate) {
    String message = e.getMessage() + "\n" + fate;
    if (e instanceof Failure failure) {
      return failure.saying(message);
    }
    return e instanceof InvalidInput input ? new InvalidInput(message, input.next()) : e;
  }
}
