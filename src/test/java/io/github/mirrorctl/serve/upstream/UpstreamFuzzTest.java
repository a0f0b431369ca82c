package io.github.mirrorctl.serve.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.fuzz.Fuzzer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the headers and the token services of upstreams say. */
class UpstreamFuzzTest {
  private static final URI UPSTREAM = URI.create("https://registry-1.docker.io");

  /** Before any request is built: the JVM's HTTP client reads its settings once. */
  @BeforeAll
  static void as_in_the_server() {
    Ask.client(Ask.settings(UPSTREAM)).close();
  }

  @Test
  void challenges() {
    Fuzzer.run(
        List.of(
            "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"",
            "Basic realm=\"a \\\"quoted\\\" one\", Bearer realm=x , scope=\"repository:a/b:pull\"",
            "Negotiate dGVzdA==, Digest qop=\"auth\", nonce=abc"),
        input -> {
          List<Challenge> challenges = Challenge.parse(List.of(Fuzzer.latin(input)));
          assertThat(challenges).hasSizeLessThanOrEqualTo(16);
          for (Challenge challenge : challenges) {
            assertThat(challenge.scheme()).matches("[!-~]+");
          }
        });
  }

  @Test
  void answers_of_token_services() {
    Fuzzer.run(
        List.of(
            "{\"token\":\"abc.def\",\"expires_in\":300,\"issued_at\":\"2026-01-01T00:00:00Z\"}",
            "{\"access_token\":\"x\",\"expires_in\":-1}",
            "{\"token\":{},\"expires_in\":1e400}"),
        input -> {
          try {
            Tokens.Grant grant =
                TokenAnswer.read("auth.test", new UpstreamAnswer(200, Map.of(), input));
            if (grant instanceof Tokens.Token token) {
              assertThat(token.value()).matches("[!-~]{1,16384}");
              assertThat(token.lifetime()).isBetween(Duration.ZERO, Duration.ofDays(1));
            }
          } catch (UpstreamTrouble e) {
            assertThat(e.getMessage()).doesNotContain("abc.def");
          }
        });
  }

  @Test
  void redirects_lead_where_they_may_or_nowhere() {
    RedirectPolicy policy = Ask.policy(UPSTREAM);
    Fuzzer.run(
        List.of(
            "https://cdn.example.com/a/b?X-Amz-Signature=1&x={y}|z",
            "/v2/other/blobs/x",
            "//host.example:8443/path",
            "https://user:pw@10.0.0.1/",
            "http://[::1]:5000/x",
            "https://2130706433/"),
        input -> {
          try {
            Trip next =
                Trip.to(UPSTREAM, "GET", Map.of(), Optional.of("Basic c2VjcmV0"))
                    .onwards(Optional.of(Fuzzer.latin(input)), policy);
            assertThat(next.at().getScheme()).isEqualToIgnoringCase("https");
            assertThat(next.at().getRawUserInfo()).isNull();
            assertThat(next.at().toString()).matches("[!-~]+");
            boolean same = Addresses.sameOrigin(next.at(), UPSTREAM);
            assertThat(next.request(Optional.empty()).headers().map().containsKey("Authorization"))
                .isEqualTo(same);
          } catch (UpstreamTrouble e) {
            assertThat(e.getMessage()).doesNotContain("c2VjcmV0", "\r", "\n");
          }
        });
  }

  @Test
  void how_long_one_is_asked_to_wait() {
    Instant now = Instant.parse("2026-06-01T00:00:00Z");
    Fuzzer.run(
        List.of("120", "Wed, 21 Oct 2026 07:28:00 GMT", " 5 "),
        input ->
            Retries.retryAfter(Fuzzer.latin(input), now)
                .ifPresent(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO)));
  }
}
