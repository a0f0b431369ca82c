package io.github.mirrorctl.serve.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.serve.upstream.Tokens.Grant;
import io.github.mirrorctl.serve.upstream.Tokens.Handed;
import io.github.mirrorctl.serve.upstream.Tokens.Token;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which tokens are kept, and for how long. */
class TokensTest {
  private final List<CompletableFuture<Grant>> fetches = new ArrayList<>();
  private final Tokens tokens =
      new Tokens(
          key -> {
            CompletableFuture<Grant> fetch = new CompletableFuture<>();
            fetches.add(fetch);
            return fetch;
          });

  private static Tokens.Key key(String scope) {
    return new Tokens.Key(URI.create("https://auth.example/token"), "s", scope);
  }

  private void ask(Tokens.Key key) {
    assertThat(tokens.get(key)).isNotNull();
  }

  private void fetched(String token, Duration lifetime) {
    fetches.get(fetches.size() - 1).complete(new Token(token, lifetime));
  }

  private static String value(CompletableFuture<Handed> handed) {
    return ((Token) handed.join().grant()).value();
  }

  @Test
  void a_token_without_a_lifetime_is_for_those_who_wait_for_it() {
    CompletableFuture<Handed> first = tokens.get(key("a"));
    CompletableFuture<Handed> second = tokens.get(key("a"));
    fetched("t", Duration.ZERO);
    assertThat(value(first) + value(second)).isEqualTo("tt");
    ask(key("a"));
    assertThat(fetches).hasSize(2);
  }

  @Test
  void an_expired_token_is_fetched_again() {
    ask(key("a"));
    fetched("old", Duration.ofNanos(1));
    CompletableFuture<Handed> next = tokens.get(key("a"));
    fetched("new", Duration.ofHours(1));
    assertThat(value(next)).isEqualTo("new");
    assertThat(tokens.get(key("a")).join().fresh()).isFalse();
  }

  @Test
  void a_rejected_token_is_replaced_once_for_all() {
    ask(key("a"));
    fetched("old", Duration.ofHours(1));
    CompletableFuture<Handed> one = tokens.insteadOf(key("a"), "old");
    CompletableFuture<Handed> two = tokens.insteadOf(key("a"), "old");
    fetched("new", Duration.ofHours(1));
    assertThat(value(one) + value(two)).isEqualTo("newnew");
    assertThat(value(tokens.insteadOf(key("a"), "old"))).as("come late").isEqualTo("new");
    assertThat(fetches).hasSize(2);
  }

  @Test
  void a_failure_is_told_to_who_waits_and_not_kept() {
    CompletableFuture<Handed> first = tokens.get(key("a"));
    fetches.get(0).completeExceptionally(new IllegalStateException("no"));
    assertThat(first).isCompletedExceptionally();
    ask(key("a"));
    assertThat(fetches).hasSize(2);
  }

  @Test
  void a_thousand_tokens_are_kept() {
    for (int i = 0; i < 1100; i++) {
      ask(key("scope " + i));
      fetched("t", Duration.ofHours(1));
    }
    assertThat(tokens.size()).isEqualTo(1000);
    ask(key("scope 1099"));
    assertThat(fetches).hasSize(1100);
    ask(key("scope 0"));
    assertThat(fetches).hasSize(1101);
  }

  @Test
  void a_lifetime_is_what_the_service_says_less_a_margin() throws Exception {
    assertThat(lifetime("")).isEqualTo(Duration.ofSeconds(45));
    assertThat(lifetime(",\"expires_in\":300")).isEqualTo(Duration.ofSeconds(270));
    assertThat(lifetime(",\"expires_in\":\"300\"")).isEqualTo(Duration.ofSeconds(270));
    assertThat(lifetime(",\"expires_in\":8")).isEqualTo(Duration.ofSeconds(6));
    assertThat(lifetime(",\"expires_in\":-1")).isEqualTo(Duration.ofSeconds(45));
    assertThat(lifetime(",\"expires_in\":99999999999999999999"))
        .isLessThanOrEqualTo(Duration.ofDays(1));
  }

  private static Duration lifetime(String more) throws UpstreamTrouble {
    byte[] body = ("{\"token\":\"t\"" + more + "}").getBytes(StandardCharsets.UTF_8);
    return ((Token) TokenAnswer.read("h", new UpstreamAnswer(200, Map.of(), body))).lifetime();
  }
}
