package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.EngineState;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.function.Supplier;

/** Whether mirrorctl's own server serves a mirror, and as it should. */
final class ServiceChecks {
  private final Mirror mirror;
  private final Supplier<EngineState> state;

  ServiceChecks(Mirror mirror, Supplier<EngineState> state) {
    this.mirror = mirror;
    this.state = state;
  }

  List<Check> checks() {
    return List.of(
        Check.of("service", mirror.name(), this::service),
        Check.of("service-drift", mirror.name(), this::drift));
  }

  Finding service() {
    EngineState now = state.get();
    String start = "'mirrorctl start " + mirror.name() + "'";
    if (now.word().equals(EngineState.RUNNING)) {
      return now.restarts() < ContainerChecks.MANY_RESTARTS
          ? Finding.ok(now.runner() + " serves it, " + restarts(now.restarts()))
          : Finding.warning(
              now.runner() + " serves it, after " + restarts(now.restarts()) + " by itself",
              "'mirrorctl logs " + mirror.name() + "' tells why it stopped");
    }
    if (now.word().equals(EngineState.ABSENT)) {
      return Finding.wrong("it isn't set up", "'mirrorctl up " + mirror.name() + "'");
    }
    String why = now.problems().isEmpty() ? "" : ": " + String.join("; ", now.problems());
    return Finding.wrong(
        "in " + now.runner() + " it is " + now.word() + why,
        "'mirrorctl logs " + mirror.name() + "', then " + start);
  }

  private static String restarts(int number) {
    return number + (number == 1 ? " restart" : " restarts");
  }

  Finding drift() {
    EngineState now = state.get();
    if (!now.word().equals(EngineState.RUNNING)) {
      return Finding.skipped("it isn't served");
    }
    return now.drift().isEmpty()
        ? Finding.ok("as mirrors.yml and config.yml have it")
        : Finding.wrong(
            String.join("; ", now.drift()), "'mirrorctl start " + mirror.name() + "' makes it so");
  }
}
