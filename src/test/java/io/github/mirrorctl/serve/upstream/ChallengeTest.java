package io.github.mirrorctl.serve.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** WWW-Authenticate as registries write it, and as nobody should. */
class ChallengeTest {
  private static List<Challenge> parse(String... values) {
    return Challenge.parse(List.of(values));
  }

  @Test
  void reads_docker_hubs() {
    assertThat(
            parse(
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                    + "scope=\"repository:library/redis:pull,push\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm",
                    "https://auth.docker.io/token",
                    "service",
                    "registry.docker.io",
                    "scope",
                    "repository:library/redis:pull,push")));
  }

  @Test
  void reads_several_in_one_value_and_in_several() {
    assertThat(
            parse(
                "Negotiate, NTLM TlRMTVNTUAAB==, BASIC Realm = bare , charset=\"UTF-8\"",
                "bearer realm=\"a \\\"quoted\\\" one\""))
        .containsExactly(
            new Challenge("negotiate", Map.of()),
            new Challenge("ntlm", Map.of()),
            new Challenge("basic", Map.of("realm", "bare", "charset", "UTF-8")),
            new Challenge("bearer", Map.of("realm", "a \"quoted\" one")));
  }

  @Test
  void takes_the_first_of_a_repeated_parameter() {
    assertThat(parse("Bearer realm=\"a\", realm=\"b\""))
        .containsExactly(new Challenge("bearer", Map.of("realm", "a")));
  }

  @Test
  void drops_what_cannot_be_read() {
    assertThat(parse("", ",,,", "=x", "\"", "\u0000")).isEmpty();
    assertThat(parse("Bearer realm=\"no end")).containsExactly(new Challenge("bearer", Map.of()));
    assertThat(parse("Bearer realm=\"a\", ???", "Basic realm=b")).hasSize(2);
  }

  @Test
  void reads_a_bounded_number() {
    assertThat(parse("a, ".repeat(100_000))).hasSize(16);
  }

  @Test
  void reads_random_text_to_an_end() {
    long seed = 20260;
    Random random = new Random(seed);
    String alphabet = "aB=\", \\/;\t\u0000\u00e4:Bearer realm";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(parse(text.toString())).as("seed %s: %s", seed, text).hasSizeLessThan(41);
    }
  }
}
