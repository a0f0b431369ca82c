package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileMark;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.services.BackgroundService;
import io.github.mirrorctl.host.services.ServicePlaces;
import io.github.mirrorctl.host.services.ServiceState;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Serving;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the running server says of itself, and the waiting until it says what it should. */
final class ServiceWatch {
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int LOG_LINES = 40;

  private final BackgroundService service;
  private final ServicePlaces places;
  private final Duration patience;
  private final Reporter reporter;

  ServiceWatch(
      BackgroundService service, ServicePlaces places, Duration patience, Reporter reporter) {
    this.service = service;
    this.places = places;
    this.patience = patience;
    this.reporter = reporter;
  }

  /** What the server says, if the one that said it still lives. */
  Optional<Serving> serving() {
    try {
      return OwnedDirectory.of(places.served())
          .text(String.valueOf(places.serving().getFileName()))
          .flatMap(Serving::parse)
          .filter(
              serving ->
                  ProcessHandle.of(serving.pid()).filter(ProcessHandle::isAlive).isPresent());
    } catch (Failure e) {
      if (e.getCause() instanceof AccessDeniedException) {
        return Optional.empty(); // root's, and this user may not look
      }
      throw e;
    }
  }

  static String stamp(Mirror mirror) {
    return FileMark.of(MirrorStorage.of(mirror).configFile());
  }

  /** How what is served differs from the mirror; empty when it isn't served at all. */
  Optional<List<String>> drift(Mirror mirror) {
    return serving()
        .flatMap(serving -> serving.find(mirror.name()))
        .map(served -> Serving.drift(served, mirror, stamp(mirror)));
  }

  boolean serves(Mirror mirror) {
    return drift(mirror).filter(List::isEmpty).isPresent();
  }

  /** Whether one of its mirrors has that port. */
  boolean listensOn(int port) {
    return serving()
        .map(Serving::mirrors)
        .filter(all -> all.stream().anyMatch(one -> one.mirror().listen().port() == port))
        .isPresent();
  }

  /** Whether what it shows is what the mirror's files hold; true for one without a certificate. */
  boolean showsCertificate(Mirror mirror) {
    return mirror.tlsFiles().isEmpty() || RegistryProbe.ask(mirror, PROBE).ok();
  }

  /** Waits until the server has read its settings once more than {@code before}. */
  void awaitReload(Optional<Serving> before) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Serving> now = serving();
      if (now.isPresent() && isLater(now.get(), before)) {
        if (!now.get().problem().isEmpty()) {
          throw kept(now.get());
        }
        return;
      }
      pause();
    }
    throw Failure.unhealthy(
        "the server hasn't read its settings again after " + patience.toSeconds() + " s",
        "look at 'mirrorctl logs', then 'mirrorctl restart'");
  }

  private static boolean isLater(Serving now, Optional<Serving> before) {
    return before.isEmpty()
        || before.get().pid() != now.pid()
        || now.loads() > before.get().loads();
  }

  private static Failure kept(Serving serving) {
    return Failure.unhealthy(
        "the server goes on with what it had: " + serving.problem(),
        "mend what it says, then 'mirrorctl start'");
  }

  /**
   * Waits until the mirror is served and answers; a server that ends meanwhile fails at once, with
   * its last words.
   */
  void await(Mirror mirror, Optional<Serving> before) {
    long start = System.nanoTime();
    long deadline = start + patience.toNanos();
    int restarts = service.state().restarts();
    while (true) {
      RegistryProbe.Answer answer = RegistryProbe.ask(mirror, PROBE);
      if (answer.ok() && serves(mirror)) {
        return;
      }
      ServiceState state = service.state();
      if (state.restarts() > restarts || state.word().equals(ServiceState.FAILED)) {
        throw ended(mirror);
      }
      Optional<Serving> now = serving();
      if (now.isPresent()
          && isLater(now.get(), before)
          && !now.get().problem().isEmpty()
          && !serves(mirror)) {
        throw kept(now.get());
      }
      if (System.nanoTime() - deadline > 0) {
        if (state.word().equals(ServiceState.RESTARTING)) {
          throw ended(mirror);
        }
        throw Failure.unhealthy(
            "the mirror "
                + mirror.name()
                + " doesn't answer at "
                + mirror.localUrl()
                + "/v2/ after "
                + patience.toSeconds()
                + " s"
                + (answer.words().isEmpty() ? "" : ": " + answer.words())
                + "; "
                + service.describe()
                + " is "
                + state.word(),
            "look at 'mirrorctl logs " + mirror.name() + "'");
      }
      if (System.nanoTime() - start > SILENCE.toNanos()) {
        reporter.progress(
            "waiting until " + mirror.name() + " answers at " + mirror.listen(), 0, 0);
      }
      pause();
    }
  }

  private Failure ended(Mirror mirror) {
    return Failure.unhealthy(
        "the server of "
            + mirror.name()
            + " stops right after its start; its last words:\n  "
            + lastWords(service.lastLogLines(LOG_LINES)),
        "mend what it says, then 'mirrorctl start "
            + mirror.name()
            + "'; it is tried again until it works,\n'mirrorctl stop "
            + mirror.name()
            + "' ends that");
  }

  /** The last complaint of its own, else the last line. */
  static String lastWords(List<String> log) {
    String words = log.isEmpty() ? "(it said nothing)" : log.get(log.size() - 1);
    for (String line : log) {
      if (line.startsWith("mirrorctl: ") && !line.contains("the server ended with exit code")) {
        words = line.substring("mirrorctl: ".length());
      }
    }
    return words;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for the server", "", e);
    }
  }
}
