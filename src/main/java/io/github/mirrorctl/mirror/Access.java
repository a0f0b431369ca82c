package io.github.mirrorctl.mirror;

import java.util.List;

/**
 * Who may pull from a mirror, and what protects it on the way.
 *
 * @param tls whether it speaks TLS
 * @param passwords whether clients log in, as the users of the mirror's htpasswd file
 * @param allow whose clients may pull without a password; with neither, everybody may
 * @param sharedCredentials whether a person agreed that everybody who reaches the mirror sees what
 *     its account at the upstream sees
 */
public record Access(Tls tls, boolean passwords, List<Network> allow, boolean sharedCredentials) {
  public static final Access OPEN = new Access(Tls.NONE, false, List.of(), false);

  private static final String HTPASSWD = "htpasswd";

  public Access {
    allow = List.copyOf(allow);
  }

  /** Whether whoever reaches it may pull. */
  public boolean isOpen() {
    return !passwords && allow.isEmpty();
  }

  /** Whether there is nobody who would need a password, or is shut out. */
  boolean admitsEverybody() {
    return isOpen() || allow.stream().anyMatch(network -> network.prefix() == 0);
  }

  /** Whether a client at that IP address may pull without a password. */
  public boolean allows(String client) {
    return isOpen() || allow.stream().anyMatch(network -> network.contains(client));
  }

  public Access withTls(Tls other) {
    return new Access(other, passwords, allow, sharedCredentials);
  }

  public Access withPasswords(boolean other) {
    return new Access(tls, other, allow, sharedCredentials);
  }

  public Access withAllow(List<Network> other) {
    return new Access(tls, passwords, other, sharedCredentials);
  }

  public Access withSharedCredentials(boolean other) {
    return new Access(tls, passwords, allow, other);
  }

  /** The key {@code auth} in mirrors.yml. */
  String word() {
    return passwords ? HTPASSWD : "";
  }

  Access withWord(String word) {
    if (!word.isEmpty() && !word.equals(HTPASSWD)) {
      throw new InvalidInput(
          "'" + word + "' is no way to log in", "the only one is 'auth: " + HTPASSWD + "'");
    }
    return withPasswords(!word.isEmpty());
  }

  /** Throws {@code InvalidInput} for what can't be together, or not with that engine. */
  void refuseContradictions(EngineKind engine) {
    tls.refuseContradictions();
    if (!allow.isEmpty() && engine != EngineKind.EMBEDDED) {
      // passed over, it would leave the mirror open
      throw new InvalidInput(
          "'allow' is for the embedded engine: the registry's image doesn't know it",
          "use the embedded engine (--engine "
              + EngineKind.EMBEDDED.word()
              + ") or a firewall, or take 'allow' away (--allow any)");
    }
  }
}
