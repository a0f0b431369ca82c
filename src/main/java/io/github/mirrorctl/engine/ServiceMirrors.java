package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.services.BackgroundService;
import io.github.mirrorctl.host.services.ServiceSpec;
import io.github.mirrorctl.host.services.ServiceState;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Serving;
import java.util.List;
import java.util.Optional;

/** The mirrors in mirrorctl's service: put in, taken out and opened anew while the others go on. */
final class ServiceMirrors {
  private final BackgroundService service;
  private final StartedMirrors started;
  private final ServiceWatch watch;

  ServiceMirrors(BackgroundService service, StartedMirrors started, ServiceWatch watch) {
    this.service = service;
    this.started = started;
    this.watch = watch;
  }

  /** Whether it was put in, served or not. */
  boolean has(Mirror mirror) {
    return started.has(mirror.name());
  }

  /** Whether no other was put in. */
  boolean isLast(Mirror mirror) {
    return started.names().stream().allMatch(mirror.name()::equals);
  }

  /** Into the server, which is started where it doesn't run, or runs in another way. */
  void put(Mirror mirror, ServiceSpec spec) {
    ServiceState before = service.state();
    boolean same = service.isInstalledAs(spec);
    started.add(mirror.name());
    service.install(spec);
    if (!before.isRunning()) {
      service.start();
    } else if (!same) {
      service.restart();
    } else {
      service.reload();
    }
  }

  /** Has the server close the mirror and open it anew. */
  void reopen(Mirror mirror) {
    started.remove(mirror.name());
    if (started.names().isEmpty()) {
      started.add(mirror.name());
      service.restart();
      return;
    }
    reload();
    started.add(mirror.name());
    reload();
  }

  /** Out of the server; with the last one the server itself ends. */
  void take(Mirror mirror) {
    started.remove(mirror.name());
    if (started.names().isEmpty()) {
      service.stop();
    } else if (service.state().isRunning()) {
      reload();
    }
  }

  /** Has the server read its settings again, and waits until it has. */
  void reload() {
    Optional<Serving> before = watch.serving();
    service.reload();
    watch.awaitReload(before);
  }

  /** The service and what remembers its mirrors. */
  void remove() {
    service.uninstall();
    started.delete();
  }

  EngineState state(Mirror mirror) {
    ServiceState state = service.state();
    Optional<Serving> serving = watch.serving();
    Optional<List<String>> drift = watch.drift(mirror);
    String word = state.word();
    if (!has(mirror)) {
      word = MirrorStorage.of(mirror).hasConfig() ? ServiceState.STOPPED : EngineState.ABSENT;
    } else if (state.isRunning() && drift.isEmpty()) {
      // it hasn't said yet what it serves, or says why this isn't among it
      word = problem(serving).isPresent() ? ServiceState.FAILED : ServiceState.RESTARTING;
    }
    return new EngineState(
        service.describe(),
        word,
        state.restarts(),
        word.equals(ServiceState.RUNNING) ? drift.orElse(List.of()) : List.of(),
        word.equals(ServiceState.FAILED) ? problem(serving).stream().toList() : List.of(),
        serving
            .flatMap(Serving::metrics)
            .flatMap(ServerMetrics::ask)
            .flatMap(metrics -> metrics.of(mirror.name())));
  }

  private static Optional<String> problem(Optional<Serving> serving) {
    return serving.map(Serving::problem).filter(words -> !words.isEmpty());
  }
}
