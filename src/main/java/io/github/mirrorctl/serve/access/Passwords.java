package io.github.mirrorctl.serve.access;

import io.github.mirrorctl.mirror.Htpasswd;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Proves the passwords of one mirror's users, each once as long as it is right. */
final class Passwords {
  private static final int REMEMBERED = 10_000;

  /** What comes of a login. */
  enum Proof {
    RIGHT,
    WRONG,
    /** Too many are tried: nothing is known of this one. */
    UNTRIED
  }

  private final PasswordFile file;
  private final Throttle throttle;
  private final Executor workers;
  private final KnownLogins known = new KnownLogins(REMEMBERED);
  private final Map<String, CompletableFuture<Proof>> trying = new ConcurrentHashMap<>();

  /** {@code workers} are for what takes a core a tenth of a second. */
  Passwords(PasswordFile file, Throttle throttle, Executor workers) {
    this.file = file;
    this.throttle = throttle;
    this.workers = workers;
  }

  /** At once where it was proven before; who shows the same at the same time is proven once. */
  CompletableFuture<Proof> prove(Login login, String client) {
    Htpasswd users = file.users();
    byte[] seal = known.seal(login);
    if (known.has(users, login.name(), seal)) {
      return CompletableFuture.completedFuture(Proof.RIGHT);
    }
    String key = HexFormat.of().formatHex(seal);
    CompletableFuture<Proof> mine = new CompletableFuture<>();
    CompletableFuture<Proof> other = trying.putIfAbsent(key, mine);
    if (other != null) {
      return other;
    }
    if (!throttle.admits(client)) {
      trying.remove(key, mine);
      mine.complete(Proof.UNTRIED);
      return mine;
    }
    workers.execute(
        () -> {
          boolean right = false;
          try {
            right = users.proves(login.name(), login.password());
            if (right) {
              known.add(users, login.name(), seal);
            }
          } finally {
            throttle.tried(client, right);
            trying.remove(key, mine);
            mine.complete(right ? Proof.RIGHT : Proof.WRONG);
          }
        });
    return mine;
  }
}
