package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorEngine;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import java.util.Optional;

/** Starts mirrors with the engine of their settings, after the other one has let go of them. */
final class Handover {
  private final Workplace place;

  Handover(Workplace place) {
    this.place = place;
  }

  /** Throws what would keep {@link #start} from making the mirror run; changes nothing. */
  void refuseObstacles(Mirror mirror) {
    place.engineOf(mirror).refuseObstacles(mirror, other(mirror).isPresent());
  }

  void start(Mirror mirror) {
    place.renewCertificate(mirror);
    startWithCertificate(mirror);
    place.certificateOf(mirror).removeUnused();
  }

  private void startWithCertificate(Mirror mirror) {
    Optional<MirrorEngine> other = other(mirror);
    if (other.isEmpty()) {
      place.engineOf(mirror).start(mirror);
      return;
    }
    other.get().remove(mirror);
    if (place.output().dryRun()) {
      would(mirror);
      return;
    }
    try {
      place.engineOf(mirror).start(mirror);
    } catch (Failure e) {
      throw e.saying(
          "%s%n%s had it before: 'mirrorctl up %s --engine %s' goes back to that"
              .formatted(
                  e.getMessage(),
                  other.get().describe(mirror),
                  mirror.name(),
                  otherKind(mirror).word()));
    }
  }

  private static EngineKind otherKind(Mirror mirror) {
    return mirror.engine() == EngineKind.DOCKER ? EngineKind.EMBEDDED : EngineKind.DOCKER;
  }

  /** Says that the mirror would be started. */
  void would(Mirror mirror) {
    place
        .output()
        .would("start " + place.engineOf(mirror).describe(mirror) + " on " + mirror.listen());
  }

  /** The other engine, if it has the mirror: its settings were changed since it was started. */
  private Optional<MirrorEngine> other(Mirror mirror) {
    EngineKind kind = otherKind(mirror);
    if (kind == EngineKind.DOCKER
        && (place.engineOf(mirror).has(mirror) || !place.dockerPresence().isExpected())) {
      return Optional.empty();
    }
    try {
      return Optional.of(place.engine(kind)).filter(other -> other.has(mirror));
    } catch (Failure e) {
      return Optional.empty(); // an engine that doesn't answer runs nothing
    }
  }
}
