package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.Credentials;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one upstream wants to see, learnt from its challenges: a token, the credentials, nothing.
 * Learnt once, it is shown from the first request on, which saves a 401 each.
 */
final class Logins {
  /** How many passes one exchange may try: the learnt one, the challenge's, its renewal. */
  static final int MOST = 3;

  /** The token service is busy or broken, told as an answer's status and Retry-After. */
  static final class ComeBackLater extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Tokens.Later later;

    private ComeBackLater(Tokens.Later later) {
      super("the token service answered with status " + later.status());
      this.later = later;
    }

    Tokens.Later later() {
      return later;
    }
  }

  private record Service(URI realm, String name) {}

  private final Optional<Credentials> credentials;
  private final Realms realms;
  private final Tokens tokens;
  private volatile @Nullable Service service;
  private volatile boolean basic;

  Logins(Optional<Credentials> credentials, Realms realms, Tokens tokens) {
    this.credentials = credentials;
    this.realms = realms;
    this.tokens = tokens;
  }

  /** What to show for {@code repository} (or empty) before anybody asks for it. */
  CompletableFuture<Pass> first(String repository) {
    if (basic && credentials.isPresent()) {
      return CompletableFuture.completedFuture(basic(credentials.get()));
    }
    Service known = service;
    return known == null || repository.isEmpty()
        ? CompletableFuture.completedFuture(Pass.NONE)
        : bearer(new Tokens.Key(known.realm(), known.name(), scope(repository)), Optional.empty());
  }

  /** Whether a 401 in spite of {@code shown} can be answered. */
  boolean canAnswer(List<Challenge> challenges, Pass shown) {
    return !shown.last()
        && (realm(challenges).isPresent()
            || (Challenge.of("basic", challenges).isPresent() && credentials.isPresent()));
  }

  /**
   * What to show after a 401 that {@link #canAnswer}.
   *
   * @throws UpstreamTrouble REFUSED_REALM
   */
  CompletableFuture<Pass> next(String repository, List<Challenge> challenges, Pass shown)
      throws UpstreamTrouble {
    Optional<String> realm = realm(challenges);
    if (realm.isEmpty()) {
      basic = true;
      return CompletableFuture.completedFuture(basic(credentials.orElseThrow()));
    }
    Challenge challenge = Challenge.of("bearer", challenges).orElseThrow();
    // what can't be read is refused as what it may be meant to be
    URI address = Addresses.parse(realm.get()).orElse(URI.create("unreadable:realm"));
    if (credentials.isPresent()) {
      realms.allowCredentials(address);
    } else {
      realms.allowAnonymous(address);
    }
    String name = challenge.parameter("service").orElse("");
    // a repository's scope is ours to say; elsewhere, as for _catalog, the registry knows
    String scope =
        repository.isEmpty() ? challenge.parameter("scope").orElse("") : scope(repository);
    service = new Service(address, name);
    Tokens.Key key = new Tokens.Key(address, name, scope);
    return bearer(key, shown.key().filter(key::equals).flatMap(same -> shown.authorization()));
  }

  private static Optional<String> realm(List<Challenge> challenges) {
    return Challenge.of("bearer", challenges).flatMap(challenge -> challenge.parameter("realm"));
  }

  private static String scope(String repository) {
    return "repository:" + repository + ":pull";
  }

  private CompletableFuture<Pass> bearer(Tokens.Key key, Optional<String> rejected) {
    CompletableFuture<Tokens.Handed> handed =
        rejected.isPresent()
            ? tokens.insteadOf(key, rejected.get().substring("Bearer ".length()))
            : tokens.get(key);
    return handed.thenCompose(
        given -> {
          if (given.grant() instanceof Tokens.Token token) {
            return CompletableFuture.completedFuture(
                Pass.bearer(token.value(), key, given.fresh() || rejected.isPresent()));
          }
          return given.grant() instanceof Tokens.Later later
              ? CompletableFuture.failedFuture(new ComeBackLater(later))
              : CompletableFuture.completedFuture(Pass.BARE);
        });
  }

  private static Pass basic(Credentials credentials) {
    return Pass.basic(basicAuthorization(credentials));
  }

  /** The value of Authorization (RFC 7617); a secret. */
  static String basicAuthorization(Credentials credentials) {
    String login = credentials.username() + ":" + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }
}
