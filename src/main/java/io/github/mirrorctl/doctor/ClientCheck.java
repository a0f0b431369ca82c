package io.github.mirrorctl.doctor;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.verify.Cause;
import io.github.mirrorctl.verify.Diagnosis;
import java.util.List;

/** Whether a client is told to pull through a mirror, and nothing is seen that keeps it from it. */
public final class ClientCheck implements Check {
  private final Client client;
  private final MirrorUse mirror;
  private final Diagnosis diagnosis;

  public ClientCheck(Client client, MirrorUse mirror, Diagnosis diagnosis) {
    this.client = client;
    this.mirror = mirror;
    this.diagnosis = diagnosis;
  }

  @Override
  public String id() {
    return "client-" + client.kind().word();
  }

  @Override
  public String subject() {
    return mirror.registry();
  }

  @Override
  public Finding examine() {
    Standing standing = client.standing(List.of(mirror)).get(0);
    if (!standing.covered()) {
      return Finding.skipped(standing.words());
    }
    String title = client.kind().title();
    return diagnosis
        .of(client, mirror, standing)
        .filter(cause -> !(mirror.own() && cause.kind().equals(Cause.MIRROR_DOWN)))
        .map(cause -> found(title + ": " + cause.words(), cause.remedy()))
        .orElseGet(
            () -> Finding.ok(title + " is told to pull through it; 'mirrorctl verify' proves it"));
  }

  /** Not every client of a machine need use its mirrors; one that is asked about should. */
  private Finding found(String words, String remedy) {
    return mirror.own() ? Finding.warning(words, remedy) : Finding.wrong(words, remedy);
  }
}
