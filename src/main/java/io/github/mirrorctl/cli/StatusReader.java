package io.github.mirrorctl.cli;

import io.github.mirrorctl.cache.CacheUsage;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.EngineInfo;
import io.github.mirrorctl.engine.EngineState;
import io.github.mirrorctl.engine.MirrorEngine;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at mirrors: what the engine, the registry, the disk and the daemon each say, asked side by
 * side.
 */
final class StatusReader {
  private static final Duration WALK = Duration.ofSeconds(1);
  private static final Duration PROBE = Duration.ofSeconds(3);

  private final Function<Mirror, MirrorEngine> engines;
  private final DockerPresence presence;
  private final Supplier<DockerEngine> docker;
  private final Function<Mirror, Standing> standing;

  /** {@code standing}: how the Docker daemon stands to a mirror, files of its own included. */
  StatusReader(
      Function<Mirror, MirrorEngine> engines,
      DockerPresence presence,
      Supplier<DockerEngine> docker,
      Function<Mirror, Standing> standing) {
    this.engines = engines;
    this.presence = presence;
    this.docker = docker;
    this.standing = standing;
  }

  /**
   * {@code Failure} only where rights are missing; an engine that doesn't answer is part of the
   * report.
   */
  StatusReport read(List<Mirror> mirrors) {
    List<CompletableFuture<RegistryProbe.Answer>> answers =
        mirrors.stream()
            .map(mirror -> CompletableFuture.supplyAsync(() -> RegistryProbe.ask(mirror, PROBE)))
            .toList();
    List<CompletableFuture<CacheUsage>> usages =
        mirrors.stream()
            .map(
                mirror ->
                    CompletableFuture.supplyAsync(() -> CacheUsage.measure(mirror.storage(), WALK)))
            .toList();
    DaemonSide daemon = new DaemonSide();
    daemon.ask(mirrors);
    List<MirrorStatus> statuses = new ArrayList<>();
    for (int i = 0; i < mirrors.size(); i++) {
      statuses.add(status(mirrors.get(i), answers.get(i).join(), usages.get(i).join(), daemon));
    }
    return StatusReport.of(statuses);
  }

  private MirrorStatus status(
      Mirror mirror, RegistryProbe.Answer answer, CacheUsage usage, DaemonSide daemon) {
    boolean contained = mirror.engine() == EngineKind.DOCKER;
    Optional<EngineState> known =
        contained && daemon.problem.isPresent()
            ? Optional.empty()
            : Optional.of(engines.apply(mirror).state(mirror));
    List<String> problems = new ArrayList<>();
    if (contained) {
      daemon.problem.ifPresent(problems::add);
    }
    known.ifPresent(state -> problems.addAll(state.problems()));
    List<String> drift = known.map(EngineState::drift).orElse(List.of());
    String word = known.map(EngineState::word).orElse(MirrorStatus.UNKNOWN);
    notRunning(mirror, word, answer).ifPresent(problems::add);
    Optional<String> overridden = daemon.overridden(mirror);
    String inForce = overridden.isPresent() ? MirrorStatus.NO : daemon.inForce(mirror);
    if (inForce.equals(MirrorStatus.NO)) {
      problems.add(
          "the Docker daemon doesn't use it: "
              + overridden.map(words -> words + ": ").orElse("")
              + "'mirrorctl daemon-config'");
    }
    if (inForce.equals(MirrorStatus.YES) && !mirror.admitsThisMachine()) {
      problems.add(
          "the Docker daemon gets nothing of it, which shows a mirror no password: let it in with"
              + " --allow, or 'mirrorctl daemon-config --undo'");
    }
    if (!drift.isEmpty()) {
      problems.add("it differs from what it should be: 'mirrorctl start " + mirror.name() + "'");
    }
    return new MirrorStatus(
        mirror.name(),
        problems.isEmpty(),
        mirror.upstream().toString(),
        mirror.engine().word(),
        contained ? mirror.container() : "",
        contained ? "" : known.map(EngineState::runner).orElse(""),
        word,
        known.map(EngineState::restarts).orElse(0),
        mirror.listen().toString(),
        answer.ok(),
        answer.ok() ? answer.millis() : 0,
        mirror.storage().toString(),
        usage.repositories(),
        usage.bytes(),
        usage.complete(),
        known.flatMap(EngineState::traffic).map(MirrorStatus.Traffic::of).orElse(null),
        inForce,
        drift,
        problems);
  }

  private static Optional<String> notRunning(
      Mirror mirror, String word, RegistryProbe.Answer answer) {
    String start = "'mirrorctl start " + mirror.name() + "'";
    String logs = "'mirrorctl logs " + mirror.name() + "'";
    return switch (word) {
      case MirrorStatus.UNKNOWN, EngineState.FOREIGN -> Optional.empty();
      case EngineState.RUNNING ->
          answer.ok()
              ? Optional.empty()
              : Optional.of("it doesn't answer (" + answer.words() + "): " + logs);
      case EngineState.ABSENT ->
          Optional.of(
              MirrorStorage.of(mirror).hasConfig()
                  ? "it isn't running: " + start
                  : "it isn't set up: 'mirrorctl up " + mirror.name() + "'");
      default ->
          Optional.of(
              (mirror.engine() == EngineKind.DOCKER ? "its container is " : "it is ")
                  + word
                  + ": "
                  + logs
                  + ", then "
                  + start);
    };
  }

  /**
   * What the Docker daemon says; one that doesn't answer is a problem of every mirror in a
   * container, not an error, and none of a mirror that needs no Docker.
   */
  private final class DaemonSide {
    private Optional<String> problem = Optional.empty();
    private boolean missing;
    private List<String> registryMirrors = List.of();
    private boolean readsHosts;

    void ask(List<Mirror> mirrors) {
      boolean contained = mirrors.stream().anyMatch(one -> one.engine() == EngineKind.DOCKER);
      boolean hub = mirrors.stream().anyMatch(Mirror::isDockerHub);
      if (!contained && !(hub && presence.isExpected())) {
        missing = true;
        return;
      }
      try {
        EngineInfo info = docker.get().info();
        registryMirrors = info.mirrors();
        readsHosts = info.readsHosts();
      } catch (Failure e) {
        if (contained && e.kind() == Failure.Kind.RIGHTS) {
          throw e;
        }
        problem = Optional.of(e.getMessage() + (e.next().isEmpty() ? "" : ": " + e.next()));
      }
    }

    String inForce(Mirror mirror) {
      if (!mirror.isDockerHub() || missing) {
        return MirrorStatus.NOT_APPLICABLE;
      }
      if (problem.isPresent()) {
        return MirrorStatus.UNKNOWN;
      }
      return shows(mirror)
          ? MirrorStatus.YES
          : mirror.admitsThisMachine() ? MirrorStatus.NO : MirrorStatus.NOT_APPLICABLE;
    }

    private boolean shows(Mirror mirror) {
      MirrorUrl url = MirrorUrl.of(mirror);
      return registryMirrors.stream().anyMatch(url::means);
    }

    /** What keeps a daemon from a mirror that it shows: another file of its own. */
    Optional<String> overridden(Mirror mirror) {
      if (!readsHosts || !mirror.isDockerHub() || !mirror.admitsThisMachine() || !shows(mirror)) {
        return Optional.empty();
      }
      try {
        return Optional.of(standing.apply(mirror))
            .filter(found -> !found.inForce())
            .map(Standing::words);
      } catch (Failure | InvalidInput e) {
        // a file that nobody can read, the daemon neither
        return Optional.ofNullable(e.getMessage());
      }
    }
  }
}
