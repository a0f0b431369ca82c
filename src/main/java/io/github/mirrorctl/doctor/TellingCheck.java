package io.github.mirrorctl.doctor;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import java.util.List;

/** Whether a client's own files tell it to pull through a mirror. */
public final class TellingCheck implements Check {
  private final Client client;
  private final MirrorUse mirror;

  public TellingCheck(Client client, MirrorUse mirror) {
    this.client = client;
    this.mirror = mirror;
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
    String title = client.kind().title();
    if (standing.inForce()) {
      return Finding.ok(title + " is told to pull through it; 'mirrorctl verify' proves it");
    }
    return standing.covered()
        ? Finding.warning(
            title + " is here and isn't told of it: " + standing.words(),
            "'mirrorctl client-config " + client.kind().word() + "' tells it")
        : Finding.skipped(standing.words());
  }
}
