package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.ApplyMode;
import io.github.mirrorctl.client.Daemon;
import io.github.mirrorctl.client.DaemonConfig;
import io.github.mirrorctl.client.DaemonJson;
import io.github.mirrorctl.client.DaemonUndo;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.Outcome;
import io.github.mirrorctl.client.Plan;
import io.github.mirrorctl.client.PlanRequest;
import io.github.mirrorctl.client.UndoPlan;
import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.RealCommands;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Has the Docker daemon pull through a mirror, or no longer, and says what came of it. */
final class DaemonUse {
  private static final Duration PROBE = Duration.ofSeconds(5);

  private final Output output;
  private final DaemonConfig config;
  private final DaemonUndo undo;

  DaemonUse(Workplace place) {
    this.output = place.output();
    RealCommands commands = new RealCommands(place.environment());
    Daemon daemon = new EngineDaemon(place.docker());
    this.config =
        new DaemonConfig(place.environment(), commands, daemon, output::note, place.timeout());
    this.undo =
        new DaemonUndo(place.environment(), commands, daemon, output::note, place.timeout());
  }

  boolean inForce(MirrorUrl mirror) {
    return config.inForce(mirror);
  }

  /**
   * Throws what {@link #adopt} would: a file that can't be edited, a flag that stands against it.
   */
  void refuseObstacles(Mirror mirror, ApplyMode mode) {
    config.plan(new PlanRequest(List.of(MirrorUrl.of(mirror)), Optional.empty(), mode, true));
  }

  /** A mirror of this machine: its container must run again after the daemon's restart. */
  void adopt(Mirror mirror, Optional<Path> file, ApplyMode mode) {
    BooleanSupplier runs = () -> RegistryProbe.ask(mirror.listen().localUrl(), PROBE).ok();
    adopt(
        new PlanRequest(List.of(MirrorUrl.of(mirror)), file, mode, true),
        runs,
        "start it with 'mirrorctl start " + mirror.name() + "'");
  }

  /** A mirror of another machine. */
  void adopt(MirrorUrl mirror, Optional<Path> file, ApplyMode mode) {
    BooleanSupplier answers = () -> RegistryProbe.ask(mirror.uri(), PROBE).ok();
    adopt(
        new PlanRequest(List.of(mirror), file, mode, false),
        answers,
        "check the address, and that the mirror there listens on the network");
  }

  private void adopt(PlanRequest request, BooleanSupplier answers, String whenSilent) {
    MirrorUrl mirror = request.mirrors().get(0);
    Plan plan = config.plan(request);
    if (plan.already()) {
      output.already(mirror + " is in force in the Docker daemon, and in " + plan.file());
      return;
    }
    if (plan.fileChanges() && output.dryRun()) {
      output.diff(
          plan.file().toString(),
          DaemonJson.masked(plan.before()),
          DaemonJson.masked(plan.after()));
    }
    if (output.dryRun()) {
      output.would(how(plan.chosen()) + ": " + plan.why());
      return;
    }
    if (plan.chosen() != ApplyMode.NONE && !answers.getAsBoolean()) {
      // a mirror that doesn't answer is passed over silently: the trap that this tool is about
      throw Failure.of(
          "no registry answers at " + mirror + "/v2/, so nothing was changed", whenSilent);
    }
    Outcome outcome = config.apply(plan, answers);
    output.now(mirror + " is " + outcome.words().replaceFirst("^(now|already) ", ""));
    if (outcome.applied() == ApplyMode.NONE) {
      output.warn("the Docker daemon doesn't use it before it is restarted or reloaded");
    }
  }

  /** Puts daemon.json back as it was before mirrorctl. */
  void abandon(Optional<Path> file, ApplyMode mode) {
    abandon(undo.plan(file, mode), "nothing of mirrorctl's");
  }

  /** Takes this machine's own mirror out of daemon.json, and no other. */
  void abandon(Mirror mirror, ApplyMode mode) {
    abandon(
        undo.planOwn(MirrorUrl.of(mirror), mode), "nothing of mirrorctl's for " + mirror.name());
  }

  private void abandon(UndoPlan plan, String nothing) {
    if (plan.nothingToUndo()) {
      output.already(plan.file() + " has " + nothing);
      return;
    }
    if (output.dryRun()) {
      output.diff(
          plan.file().toString(),
          DaemonJson.masked(plan.before().orElse("")),
          DaemonJson.masked(plan.after().orElse("")));
      output.would(how(plan.chosen()) + ": " + plan.why());
      return;
    }
    Outcome outcome = undo.undo(plan);
    output.now(outcome.words());
  }

  private static String how(ApplyMode mode) {
    return switch (mode) {
      case RESTART -> "restart the Docker daemon";
      case RELOAD -> "reload the Docker daemon";
      default -> "leave the Docker daemon as it is";
    };
  }
}
