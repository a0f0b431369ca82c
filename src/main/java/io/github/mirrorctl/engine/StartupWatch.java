package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.Mirror;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for a mirror's first answer, and tells a crash-looping registry from a slow one. */
final class StartupWatch {
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int LOG_LINES = 40;

  /** One restart may be chance; the second is a loop. */
  private static final int LOOP = 2;

  private final DockerEngine engine;
  private final Mirror mirror;
  private final Duration patience;
  private final Reporter reporter;

  StartupWatch(DockerEngine engine, Mirror mirror, Duration patience, Reporter reporter) {
    this.engine = engine;
    this.mirror = mirror;
    this.patience = patience;
    this.reporter = reporter;
  }

  void await() {
    long start = System.nanoTime();
    long deadline = start + patience.toNanos();
    int restartsBefore =
        engine.container(mirror.container()).map(ActualContainer::restarts).orElse(0);
    while (true) {
      RegistryProbe.Answer answer = RegistryProbe.ask(mirror, PROBE);
      Optional<ActualContainer> container = engine.container(mirror.container());
      if (answer.ok() && container.filter(ActualContainer::isRunning).isPresent()) {
        return;
      }
      if (container.isEmpty()) {
        throw Failure.of(
            "the container " + mirror.container() + " is gone", "run 'mirrorctl start' again");
      }
      if (container.get().restarts() - restartsBefore >= LOOP) {
        throw crashLoop();
      }
      if (System.nanoTime() - deadline > 0) {
        if (container.get().state().equals("restarting")) {
          // it was in its loop before, and the engine starts it ever more rarely
          throw crashLoop();
        }
        throw Failure.unhealthy(
            "the mirror "
                + mirror.name()
                + " doesn't answer at "
                + mirror.localUrl()
                + "/v2/ after "
                + patience.toSeconds()
                + " s: "
                + answer.words()
                + "; its container is "
                + container.get().state(),
            "look at 'mirrorctl logs " + mirror.name() + "'");
      }
      if (System.nanoTime() - start > SILENCE.toNanos()) {
        reporter.progress(
            "waiting until " + mirror.name() + " answers at " + mirror.listen(), 0, 0);
      }
      pause();
    }
  }

  private Failure crashLoop() {
    List<String> log = new MirrorLogs(engine).tail(mirror.container(), LOG_LINES);
    LastWords words = LastWords.of(log);
    return Failure.unhealthy(
        "the registry of "
            + mirror.name()
            + " stops right after its start; its last words:\n"
            + words.text(),
        words.upstreamUnreachable()
            ? "a registry can't start while its upstream "
                + mirror.upstream()
                + " can't be reached: check the network, DNS and proxy;\nit is tried again until it works ('mirrorctl"
                + " status'), 'mirrorctl stop "
                + mirror.name()
                + "' ends that"
            : "mend what it says (its configuration is "
                + MirrorStorage.of(mirror).configFile()
                + "), then 'mirrorctl start "
                + mirror.name()
                + "'");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for the registry", "", e);
    }
  }
}
