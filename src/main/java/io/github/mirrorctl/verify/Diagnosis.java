package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.mirror.InvalidInput;
import java.time.Duration;
import java.util.Optional;

/** Finds out why a canary didn't reach the mirror that it was meant for. */
public final class Diagnosis {
  private final Reach reach;

  /** {@code quick} bounds each question to a mirror. */
  public Diagnosis(Duration quick) {
    this.reach = new Reach(new MirrorHttp(quick));
  }

  /** What is wrong with a canary that some mirror saw; empty where nothing is. */
  Optional<Cause> of(Sighting sighting, Client client, String asker, MirrorUse mirror) {
    if (!sighting.mirror().equals(mirror.registry())) {
      String where =
          sighting.mirror().isEmpty()
              ? "a server that has no mirror of " + mirror.registry()
              : "the mirror of " + sighting.mirror();
      return Optional.of(
          new Cause(
              "wrong-upstream",
              "its requests for %s reach %s: the wrong images, silently"
                  .formatted(mirror.registry(), where),
              Remedy.telling(client, mirror)));
    }
    if (sighting.isRefused()) {
      boolean password = sighting.status() == 401;
      return Optional.of(
          new Cause(
              "refused",
              asker
                  + " reaches the mirror, which refuses it: "
                  + (password ? "it wants a password" : "its address is not allowed"),
              !password
                  ? "let it in on the mirror's machine: mirrorctl up --allow NETWORK"
                  : asker.equals("docker")
                      ? "Docker sends a mirror no password: let its network in with --allow"
                      : "'" + Remedy.telling(client, mirror) + "' says how it logs in"));
    }
    return Optional.empty();
  }

  /** Why a client's pulls don't reach the mirror; empty where nothing is seen to be wrong. */
  public Optional<Cause> of(Client client, MirrorUse mirror, Standing standing) {
    if (!standing.inForce()) {
      boolean shut = client.kind() == ClientKind.DOCKER && reach.wantsPassword(client, mirror);
      return Optional.of(shut ? passwordless(mirror) : untold(client, mirror, standing));
    }
    return reach.trouble(client, mirror).or(() -> ProxyTrouble.of(client, mirror));
  }

  /** Why the Docker daemon should not even be told of a mirror. */
  private static Cause passwordless(MirrorUse mirror) {
    return new Cause(
        "refused",
        "the mirror wants a password, and Docker shows it none (moby#30880)",
        (mirror.own() ? "" : "on the mirror's machine: ")
            + "mirrorctl up --engine embedded --allow NETWORK lets it in without one");
  }

  /** Why a client that isn't told of the mirror isn't. */
  Cause untold(Client client, MirrorUse mirror, Standing standing) {
    String remedy = Remedy.telling(client, mirror);
    if (!standing.covered()) {
      return new Cause("not-covered", standing.words(), "");
    }
    if (standing.kind() == Standing.Kind.NOT_TRUSTING) {
      return new Cause("certificate", standing.words(), remedy);
    }
    if (standing.kind() == Standing.Kind.OVERRIDDEN) {
      return new Cause("hosts-toml", standing.words(), remedy);
    }
    Optional<String> near =
        client.told(mirror.registry()).stream()
            .filter(told -> isNear(told, mirror.url()))
            .findFirst();
    if (near.isPresent()) {
      return new Cause(
          near.get().endsWith(":" + mirror.url().port()) ? "wrong-scheme" : "wrong-port",
          "it is told of %s, and the mirror is at %s".formatted(near.get(), mirror.url()),
          remedy);
    }
    return new Cause("not-told", standing.words(), remedy);
  }

  /** What is said where nothing is found. */
  Cause unknown(String said) {
    return new Cause(
        "unknown",
        "it is told, and its request did not arrive" + (said.isEmpty() ? "" : "; it says: " + said),
        "look at 'mirrorctl doctor'");
  }

  /** The same by what the client said when it was asked to pull; empty where that tells nothing. */
  Optional<Cause> heard(String said) {
    return said.contains("x509") || said.contains("certificate")
        ? Optional.of(
            new Cause(
                "certificate",
                "it doesn't trust a certificate: " + said,
                "mirrorctl client-config --mirror URL --ca FILE"))
        : Optional.empty();
  }

  /** Whether it is the mirror's host, and not the mirror. */
  private static boolean isNear(String told, MirrorUrl mirror) {
    try {
      MirrorUrl other =
          MirrorUrl.parse(told.contains("://") ? told : mirror.scheme() + "://" + told);
      return other.host().equals(mirror.host()) && !mirror.means(other.toString());
    } catch (InvalidInput e) {
      return false;
    }
  }
}
