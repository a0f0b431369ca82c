package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Network;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of this machine's clients at a mirror that isn't for everybody: who turns up without
 * the password that it wants is passed on to the registry itself, silently.
 */
final class Admission {
  private static final int OPEN = 200;
  private static final int PASSWORD = 401;
  private static final int ADDRESS = 403;

  private final Workplace place;

  Admission(Workplace place) {
    this.place = place;
  }

  boolean wantsPassword(MirrorUse mirror) {
    return status(mirror) == PASSWORD;
  }

  /** Whether no client of this machine gets anything of it, whatever it shows. */
  boolean isShut(MirrorUse mirror) {
    return status(mirror) == ADDRESS;
  }

  /** Throws why the Docker daemon gets nothing of it, which shows a mirror no password. */
  void refuse(MirrorUse mirror) {
    refusal(mirror)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  /** The same as an answer; empty for one that lets it in. */
  Optional<Failure> refusal(MirrorUse mirror) {
    return place
        .own(mirror.url())
        .map(Admission::refusal)
        .orElseGet(
            () ->
                refusal(
                    status(mirror),
                    mirror.url().toString(),
                    "mirrorctl up --engine embedded --allow NETWORK, on the mirror's machine"));
  }

  /** The same of a mirror of this machine, by its settings. */
  static Optional<Failure> refusal(Mirror own) {
    return refusal(status(own), own.localUrl().toString(), command(own));
  }

  private static Optional<Failure> refusal(int status, String url, String command) {
    return switch (status) {
      case PASSWORD ->
          Optional.of(
              Failure.of(
                  "the mirror at "
                      + url
                      + " asks for a password, and Docker shows a mirror none (moby#30880):\n"
                      + "it would pass over it, silently",
                  "let this machine in without one: " + command));
      case ADDRESS ->
          Optional.of(
              Failure.of(
                  "the mirror at "
                      + url
                      + " refuses this machine's address: clients here would pass over it, silently",
                  "let this machine in: " + command));
      default -> Optional.empty();
    };
  }

  /** How it answers who shows no password: by its settings, or one elsewhere by asking. */
  private int status(MirrorUse mirror) {
    return place
        .own(mirror.url())
        .map(Admission::status)
        .orElseGet(() -> place.output().dryRun() ? OPEN : place.ask(mirror).status());
  }

  private static int status(Mirror own) {
    return own.admitsThisMachine() ? OPEN : own.access().passwords() ? PASSWORD : ADDRESS;
  }

  private static String command(Mirror mirror) {
    String networks =
        Stream.concat(
                Stream.of(mirror.listen().localHost()),
                mirror.access().allow().stream().map(Network::toString))
            .collect(Collectors.joining(","));
    return "mirrorctl up "
        + mirror.name()
        + (mirror.engine() == EngineKind.EMBEDDED ? "" : " --engine embedded")
        + " --allow "
        + networks;
  }

  /** How such a client is given a password for the mirror, which mirrorctl writes nowhere. */
  static String login(ClientKind client, MirrorUse mirror) {
    String address = mirror.address();
    String how =
        switch (client) {
          case PODMAN ->
              "podman login " + (mirror.isPlain() ? "--tls-verify=false " : "") + address;
          case CONTAINERD ->
              "chmod 600 the hosts.toml, and add [host.\""
                  + mirror.url()
                  + "\".header] Authorization = \"Basic BASE64\" to it, BASE64 being that of"
                  + " NAME:PASSWORD";
          case K3S, RKE2 ->
              "chmod 600 the registries.yaml, and add configs: {\""
                  + address
                  + "\": {auth: {username: NAME, password: PASSWORD}}} to it";
          case BUILDKIT -> "docker login " + address + ", as the user who builds";
          case DOCKER -> "Docker shows a mirror none (moby#30880): its network needs --allow";
        };
    return client.title() + " needs a password for " + address + ": " + how;
  }
}
