package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.Access;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Network;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say who may pull from a mirror. */
final class AccessOptions {
  /** What takes the networks away again. */
  private static final String ANY = "any";

  @Option(
      names = "--auth",
      paramLabel = "WAY",
      description = {
        "Who may pull: htpasswd, the users of 'mirrorctl",
        "  user'; none, whoever reaches the mirror. For",
        "  containerd, Podman and BuildKit: Docker shows a",
        "  mirror no password (moby#30880), and needs --allow."
      })
  Optional<AuthWay> auth = Optional.empty();

  @Option(
      names = "--allow",
      paramLabel = "CIDR",
      split = ",",
      description = {
        "Whose clients may pull without a password, such as",
        "  10.0.0.0/8 or 192.168.1.7, and no others where",
        "  there is no --auth; several with commas, or",
        "  repeated; any: take the list away. For the embedded",
        "  engine: the registry's image can't."
      })
  List<String> allow = List.of();

  @Option(
      names = "--shared-credentials",
      description = "Agree that whoever reaches the mirror pulls all that its --username may pull.")
  boolean sharedCredentials;

  /** The mirror with what was said of it. */
  Mirror applied(Mirror mirror) {
    Mirror applied = mirror;
    if (auth.isPresent()) {
      boolean passwords = auth.get() == AuthWay.HTPASSWD;
      applied = applied.withAccess(access -> access.withPasswords(passwords));
    }
    if (!allow.isEmpty()) {
      List<Network> networks = networks();
      applied = applied.withAccess(access -> access.withAllow(networks));
    }
    return sharedCredentials ? applied.withAccess(AccessOptions::shared) : applied;
  }

  private static Access shared(Access access) {
    return access.withSharedCredentials(true);
  }

  private List<Network> networks() {
    if (!allow.contains(ANY)) {
      return allow.stream().map(String::strip).map(Network::parse).distinct().toList();
    }
    if (allow.size() > 1) {
      throw new InvalidInput("--allow any takes the networks away, and others are named", "choose");
    }
    return List.of();
  }
}
