package io.github.mirrorctl.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.serve.http.PullRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanariesTest {
  private static final String NONCE = "0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final class Watch extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private final Watch watch = new Watch();
  private final Canaries canaries = new Canaries(watch);

  @ParameterizedTest
  @CsvSource({
    "mirrorctl-canary, " + NONCE + ", true",
    "library/mirrorctl-canary, " + NONCE + ", true",
    "ghcr.io/a/b/mirrorctl-canary, " + NONCE + ", true",
    "mirrorctl-canary/x, " + NONCE + ", false",
    "not-mirrorctl-canary, " + NONCE + ", false",
    "mirrorctl-canary, 0123456789ABCDEF0123456789ABCDEF, false",
    "mirrorctl-canary, 0123456789abcdef, false",
    "mirrorctl-canary, latest, false",
    "mirrorctl-canary, " + NONCE + "0, false",
  })
  void knows_a_canary(String repository, String tag, boolean canary) {
    assertThat(Canaries.nonce(new PullRequest.Manifest(repository, tag)).isPresent())
        .isEqualTo(canary);
    assertThat(Canaries.nonce(new PullRequest.Tags(repository))).isEmpty();
  }

  @Test
  void tells_what_came_last_and_no_more() {
    canaries.came(NONCE, "docker.io", 401, "10.0.0.1");
    canaries.came(NONCE, "docker.io", 404, "10.0.0.1");
    assertThat(canaries.find(NONCE)).contains("{\"mirror\":\"docker.io\",\"status\":404}");
    assertThat(canaries.find(NONCE.replace('0', '1'))).isEmpty();
    assertThat(Canaries.question("/mirrorctl/canary/" + NONCE)).contains(NONCE);
    assertThat(Canaries.question("/v2/")).isEmpty();
  }

  @Test
  void forgets_after_ten_minutes() {
    canaries.came(NONCE, "", 404, "10.0.0.1");
    watch.now = NOW.plus(Duration.ofSeconds(599));
    assertThat(canaries.find(NONCE)).isPresent();
    watch.now = NOW.plus(Duration.ofMinutes(10));
    assertThat(canaries.find(NONCE)).isEmpty();
  }

  @Test
  void remembers_the_last_4096() {
    for (int i = 0; i < 4097; i++) {
      canaries.came("%032x".formatted(i), "docker.io", 404, "10.0.0.1");
      canaries.came(NONCE, "docker.io", 404, "10.0.0.1"); // again the newest
    }
    assertThat(canaries.find("%032x".formatted(1))).isEmpty();
    assertThat(canaries.find("%032x".formatted(2))).isPresent();
    assertThat(canaries.find(NONCE)).isPresent();
  }
}
