package io.github.mirrorctl.serve.access;

import io.github.mirrorctl.mirror.Access;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.http.OciError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says who may pull from a mirror, by its settings as they are now. */
public final class Doorkeeper {
  private static final CompletableFuture<Verdict> OPEN =
      CompletableFuture.completedFuture(new Verdict.Admitted(""));

  private final Executor workers;
  private final Consumer<String> warn;
  private final Throttle throttle = new Throttle(System::nanoTime);
  private final Map<Path, Passwords> passwords = new ConcurrentHashMap<>();

  /**
   * @param workers try passwords, which takes them long
   * @param warn takes what a person should know of password files
   */
  public Doorkeeper(Executor workers, Consumer<String> warn) {
    this.workers = workers;
    this.warn = warn;
  }

  /**
   * Whether a request may go on; known at once unless a password has to be tried.
   *
   * @param peer the IP address at the other end of the connection, asked where it matters; what a
   *     header says of it anybody can write
   * @param authorization the header of that name
   */
  public CompletableFuture<Verdict> judge(
      Mirror mirror, Supplier<String> peer, @Nullable String authorization) {
    Access access = mirror.access();
    if (access.isOpen()) {
      return OPEN;
    }
    String client = peer.get();
    if (access.allows(client)) {
      return OPEN;
    }
    if (!access.passwords()) {
      return CompletableFuture.completedFuture(outside(mirror, client));
    }
    Optional<Login> login = Login.of(authorization);
    if (login.isEmpty()) {
      return CompletableFuture.completedFuture(
          stranger("anonymous", "the mirror " + mirror.name() + " asks for a user and a password"));
    }
    return passwordsOf(mirror)
        .prove(login.get(), client)
        .thenApply(
            proof ->
                switch (proof) {
                  case RIGHT -> new Verdict.Admitted(login.get().name());
                  case WRONG -> stranger("password", "no such user, or not with that password");
                  case UNTRIED -> busy();
                });
  }

  private Passwords passwordsOf(Mirror mirror) {
    return passwords.computeIfAbsent(
        mirror.passwordFile(),
        path -> new Passwords(new PasswordFile(path, warn, System::nanoTime), throttle, workers));
  }

  private static Verdict outside(Mirror mirror, String client) {
    return new Verdict.Refused(
        "address",
        new OciError(
            403,
            "DENIED",
            "the address "
                + client
                + " is in none of the networks that 'allow' of the mirror "
                + mirror.name()
                + " names"),
        Map.of());
  }

  private static Verdict stranger(String reason, String message) {
    return new Verdict.Refused(
        reason,
        new OciError(401, "UNAUTHORIZED", message),
        Map.of("WWW-Authenticate", "Basic realm=\"mirrorctl\""));
  }

  private static Verdict busy() {
    return new Verdict.Refused(
        "busy",
        new OciError(
            429,
            "TOOMANYREQUESTS",
            "too many passwords are tried at once: try again a little later"),
        Map.of("Retry-After", "3"));
  }
}
