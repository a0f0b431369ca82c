package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.engine.MirrorEngine;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Who knows what the mirrors are asked for: logs here, servers here and elsewhere. */
public final class Witnesses {
  private static final Duration QUICK = Duration.ofSeconds(3);

  /** Clocks of an engine elsewhere may be behind. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  private final List<Mirror> own;
  private final Optional<LogWitness> log;
  private final List<Path> authorities;
  private final MirrorHttp http = new MirrorHttp(QUICK);

  /**
   * @param own this machine's mirrors
   * @param docker the engine of those that run in containers, asked for where there are such
   * @param authorities whose certificates mirrors may have
   */
  public Witnesses(
      List<Mirror> own, Function<Mirror, MirrorEngine> docker, List<Path> authorities) {
    this.own = List.copyOf(own);
    this.authorities = List.copyOf(authorities);
    List<Mirror> contained =
        own.stream().filter(mirror -> mirror.engine() == EngineKind.DOCKER).toList();
    this.log =
        contained.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new LogWitness(
                    contained, docker.apply(contained.get(0)), Instant.now().minus(SLACK)));
  }

  /** Whoever knows what this mirror is asked for. */
  Witness of(MirrorUse mirror) {
    boolean contained =
        mirror.own()
            && own.stream()
                .filter(one -> one.name().equals(mirror.registry()))
                .anyMatch(one -> one.engine() == EngineKind.DOCKER);
    return contained && log.isPresent() ? log.get() : new ServerWitness(mirror, authorities, http);
  }

  /** Where else on this machine a canary may have landed than where it belongs. */
  Optional<Sighting> elsewhere(Witness asked, Canary canary) {
    List<Witness> others = new ArrayList<>();
    log.filter(witness -> !witness.equals(asked)).ifPresent(others::add);
    own.stream()
        .filter(mirror -> mirror.engine() == EngineKind.EMBEDDED)
        .findFirst()
        .filter(mirror -> asked instanceof LogWitness)
        .ifPresent(
            mirror -> others.add(new ServerWitness(MirrorUse.own(mirror), authorities, http)));
    return others.stream().flatMap(witness -> witness.seen(canary).stream()).findFirst();
  }
}
