package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.verify.Crossing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What ends a set-up: the proof for the clients that are told of it, a hint for those that aren't.
 */
final class UpProof {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Workplace place;

  UpProof(Workplace place) {
    this.place = place;
  }

  /** Whether nothing was found that keeps clients' pulls from crossing these mirrors. */
  boolean of(List<Mirror> mirrors) {
    List<MirrorUse> uses = MirrorUses.own(place, mirrors, place.settings().read().mirrors());
    boolean proved = true;
    for (Client client : place.clients(ApplyMode.NONE)) {
      if (client.found().isPresent()) {
        List<MirrorUse> told = told(client, open(client, uses));
        proved &= told.isEmpty() || proves(client, told);
      }
    }
    return proved;
  }

  /** Without those that the Docker daemon gets nothing of, which has been told already. */
  private List<MirrorUse> open(Client client, List<MirrorUse> uses) {
    Admission admission = new Admission(place);
    return client.kind() == ClientKind.DOCKER
        ? uses.stream().filter(use -> admission.refusal(use).isEmpty()).toList()
        : uses;
  }

  private List<MirrorUse> told(Client client, List<MirrorUse> uses) {
    List<MirrorUse> told = new ArrayList<>();
    try {
      for (Standing standing : client.standing(uses)) {
        if (standing.inForce()) {
          told.add(standing.mirror());
        } else if (standing.covered()) {
          place
              .output()
              .note(
                  "%s is here too; to have it pull %s through the mirror: mirrorctl client-config %s"
                      .formatted(
                          client.kind().title(),
                          standing.mirror().registry(),
                          client.kind().word()));
        }
      }
    } catch (Failure | InvalidInput e) {
      if (client.kind() != ClientKind.DOCKER) {
        // of a daemon that doesn't answer has been told already
        place.output().note(client.kind().title() + " is here too: " + e.getMessage());
      }
    }
    return told;
  }

  private boolean proves(Client client, List<MirrorUse> told) {
    List<Crossing> crossings =
        place.verification(LIMIT, Optional.empty()).of(List.of(client), told);
    for (Crossing crossing : crossings) {
      String registry = crossing.mirror().registry();
      switch (crossing.verdict()) {
        case CROSSES ->
            place
                .output()
                .note("proved: a pull of " + registry + " by " + crossing.client() + " crosses it");
        case CANNOT_TELL -> place.output().note(crossing.client() + ": " + crossing.reason());
        case BYPASSES ->
            place
                .output()
                .warn(
                    "a pull of %s by %s does not cross it: %s; mend it: %s"
                        .formatted(
                            registry, crossing.client(), crossing.reason(), crossing.remedy()));
      }
    }
    return crossings.stream().noneMatch(one -> one.verdict() == Crossing.Verdict.BYPASSES);
  }
}
