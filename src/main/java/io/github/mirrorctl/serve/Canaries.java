package io.github.mirrorctl.serve;

import io.github.mirrorctl.serve.http.PullRequest;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.pull.Bounded;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Pulls that only prove which way a client's pulls go: of a tag that nobody else can know, of an
 * image that nobody has. Who made a client ask for one can see here that it came.
 */
final class Canaries {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST = 4096;
  private static final String REPOSITORY = "mirrorctl-canary";
  private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
  private static final String QUESTION = "/mirrorctl/canary/";

  /**
   * One that came.
   *
   * @param mirror which one it came by; empty for an upstream that isn't mirrored here
   * @param status what it was answered with
   * @param client where it came from
   */
  record Sighting(String mirror, int status, String client, Instant time) {
    private String json() {
      return "{\"mirror\":\"" + mirror + "\",\"status\":" + status + "}";
    }
  }

  private final Clock clock;
  private final Map<String, Sighting> sightings = Bounded.byAge(MOST);

  Canaries(Clock clock) {
    this.clock = clock;
  }

  /** What makes this request a canary; empty for one that is none. */
  static Optional<String> nonce(PullRequest asked) {
    return asked instanceof PullRequest.Manifest manifest
            && manifest
                .repository()
                .substring(manifest.repository().lastIndexOf('/') + 1)
                .equals(REPOSITORY)
            && NONCE.matcher(manifest.reference()).matches()
        ? Optional.of(manifest.reference())
        : Optional.empty();
  }

  /** Which canary a path asks after; empty where it asks after none. */
  static Optional<String> question(String path) {
    return path.startsWith(QUESTION)
        ? Optional.of(path.substring(QUESTION.length()))
        : Optional.empty();
  }

  synchronized void came(String nonce, String mirror, int status, String client) {
    sightings.remove(nonce); // it is the newest now
    sightings.put(nonce, new Sighting(mirror, status, client, clock.instant()));
  }

  /** Answers whether that one came lately; nothing that only its sender wouldn't know. */
  void tell(Visit visit, String nonce) {
    Optional<String> json = find(nonce);
    visit.response().setStatusCode(json.isPresent() ? 200 : 404);
    visit.send("application/json", json.orElse("{}").getBytes(StandardCharsets.UTF_8));
  }

  /** What is told of it. */
  synchronized Optional<String> find(String nonce) {
    return Optional.ofNullable(sightings.get(nonce))
        .filter(seen -> seen.time().plus(KEPT).isAfter(clock.instant()))
        .map(Sighting::json);
  }
}
