package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.ContainerDrift;
import io.github.mirrorctl.engine.ContainerSpec;
import io.github.mirrorctl.engine.LastWords;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a mirror's container runs, and is what it should be. */
final class ContainerChecks {
  /** So many restarts since it was last started by hand are no chance any more. */
  static final int MANY_RESTARTS = 3;

  private final Mirror mirror;
  private final HostEnvironment environment;
  private final Supplier<Optional<ActualContainer>> container;
  private final Supplier<Optional<RegistryConfig>> config;
  private final Supplier<List<String>> log;

  /** {@code log}: the container's last lines. */
  ContainerChecks(
      Mirror mirror,
      HostEnvironment environment,
      Supplier<Optional<ActualContainer>> container,
      Supplier<Optional<RegistryConfig>> config,
      Supplier<List<String>> log) {
    this.mirror = mirror;
    this.environment = environment;
    this.container = container;
    this.config = config;
    this.log = log;
  }

  List<Check> checks() {
    return List.of(
        Check.of("container", mirror.name(), this::state),
        Check.of("container-drift", mirror.name(), this::drift));
  }

  Finding state() {
    Optional<ActualContainer> found = container.get();
    String name = mirror.container();
    if (found.isEmpty()) {
      return Finding.wrong("there is no container " + name, start());
    }
    ActualContainer actual = found.get();
    if (!actual.isOurs()) {
      return Finding.wrong(
          name + " isn't mirrorctl's (from " + actual.image() + ", " + actual.state() + ")",
          "remove it with 'docker rm -f "
              + mirror.container()
              + "', or set another name: 'container:' of "
              + mirror.name()
              + " in mirrors.yml");
    }
    return switch (actual.state()) {
      case "running" -> running(actual, name);
      case "restarting" -> crashLoop(actual, name);
      case "paused" ->
          Finding.wrong(name + " is paused", "'docker unpause " + mirror.container() + "'");
      default ->
          Finding.wrong(
              name
                  + " is "
                  + actual.state()
                  + " (exit code "
                  + actual.exitCode()
                  + ")"
                  + (actual.error().isEmpty() ? "" : ": " + actual.error()),
              start());
    };
  }

  private Finding running(ActualContainer actual, String name) {
    if (actual.restarts() < MANY_RESTARTS) {
      return Finding.ok(
          name
              + " runs, "
              + actual.restarts()
              + (actual.restarts() == 1 ? " restart" : " restarts"));
    }
    return Finding.warning(
        name + " runs, after " + actual.restarts() + " restarts by itself",
        "'mirrorctl logs " + mirror.name() + "' tells why it stopped");
  }

  private Finding crashLoop(ActualContainer actual, String name) {
    LastWords words = LastWords.of(log.get());
    return Finding.wrong(
        name
            + " stops and is restarted again and again ("
            + actual.restarts()
            + " times); its last words: "
            + words.text().strip(),
        words.upstreamUnreachable()
            ? "a registry can't start while its upstream "
                + mirror.upstream()
                + " can't be reached: check the network, DNS and proxy, or 'mirrorctl up "
                + mirror.name()
                + " --engine embedded', which can"
            : "mend what it says, then " + start());
  }

  private String start() {
    return "'mirrorctl start " + mirror.name() + "'";
  }

  Finding drift() {
    Optional<ActualContainer> found = container.get().filter(ActualContainer::isOurs);
    Optional<RegistryConfig> known = config.get();
    if (found.isEmpty() || known.isEmpty()) {
      return Finding.skipped(found.isEmpty() ? "there is no container" : "there is no config.yml");
    }
    // who only looks has proxy variables of their own
    List<String> drift =
        ContainerDrift.between(
            ContainerSpec.of(mirror, known.get(), environment).withAnyProxies(), found.get());
    return drift.isEmpty()
        ? Finding.ok("as mirrors.yml and config.yml have it")
        : Finding.wrong(String.join("; ", drift), start() + " makes it so");
  }
}
