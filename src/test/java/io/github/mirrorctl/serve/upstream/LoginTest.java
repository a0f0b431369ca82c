package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MANIFEST;
import static io.github.mirrorctl.serve.upstream.Ask.MAX;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that wants a token. */
@Timeout(20)
class LoginTest {
  private static final String BASIC = "Basic bWU6czNjcmV0"; // me:s3cret

  private final AtomicReference<String> good = new AtomicReference<>("token-1");
  private final AtomicInteger tokens = new AtomicInteger();
  private Registry registry;

  @BeforeEach
  void start() throws IOException {
    registry = Registry.plain();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void wantingToken() {
    registry.wanting(good::get, registry.url() + "/token?x=1");
  }

  private void tokenService(HttpHandler handler) {
    registry.on("/token", handler);
  }

  private void givingGoodToken(String more) {
    tokenService(
        exchange -> {
          tokens.incrementAndGet();
          Registry.answer(exchange, 200, "{\"token\":\"" + good.get() + "\"" + more + "}");
        });
  }

  @Test
  void an_anonymous_token_is_fetched_for_the_repository_and_kept() {
    wantingToken();
    givingGoodToken("");
    try (UpstreamClient client = client(registry.url())) {
      for (int i = 0; i < 3; i++) {
        assertThat(answer(client).body()).asString().isEqualTo("manifest");
      }
    }
    assertThat(registry.asked("/token"))
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.uri())
                  .isEqualTo(
                      "/token?x=1&service=a+registry&scope=repository%3Alibrary%2Fredis%3Apull");
              assertThat(asked.header("Authorization")).isEmpty();
            });
    assertThat(registry.asked("/v2/")).hasSize(4); // one 401, and no more
  }

  @Test
  void each_repository_has_its_token_and_costs_no_401() {
    wantingToken();
    givingGoodToken("");
    try (UpstreamClient client = client(registry.url())) {
      answer(client);
      Exchange other = new Exchange("GET", "/v2/a/manifests/1", "a", Map.of());
      assertThat(answer(client.ask(other, PATIENCE, MAX)).status()).isEqualTo(200);
    }
    assertThat(tokens).hasValue(2);
    assertThat(registry.asked("/v2/a/")).hasSize(1);
  }

  @Test
  void credentials_go_to_the_token_service_alone() {
    wantingToken();
    givingGoodToken("");
    try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
      assertThat(answer(client).status()).isEqualTo(200);
    }
    assertThat(registry.asked("/token").get(0).header("Authorization")).isEqualTo(BASIC);
    assertThat(registry.asked("/v2/")).noneMatch(a -> a.header("Authorization").contains("Basic"));
  }

  @Test
  void the_other_name_of_the_token_is_read_too() {
    wantingToken();
    tokenService(
        exchange ->
            Registry.answer(exchange, 200, "{\"token\":\"\",\"access_token\":\"token-1\"}"));
    try (UpstreamClient client = client(registry.url())) {
      assertThat(answer(client).status()).isEqualTo(200);
    }
  }

  @Test
  void many_askers_at_a_time_share_one_fetch() {
    wantingToken();
    givingGoodToken("");
    try (UpstreamClient client = client(registry.url())) {
      List<CompletableFuture<UpstreamAnswer>> asked =
          IntStream.range(0, 64).mapToObj(i -> client.ask(MANIFEST, PATIENCE, MAX)).toList();
      assertThat(asked).allSatisfy(one -> assertThat(answer(one).status()).isEqualTo(200));
    }
    assertThat(tokens).hasValue(1);
  }

  @Test
  void a_token_that_the_upstream_refuses_is_renewed_once() {
    wantingToken();
    givingGoodToken(",\"expires_in\":3600");
    try (UpstreamClient client = client(registry.url())) {
      answer(client);
      good.set("token-2");
      assertThat(answer(client).status()).isEqualTo(200);
    }
    assertThat(tokens).hasValue(2);
  }

  @Test
  void a_renewed_token_that_is_refused_too_is_told_as_401() {
    wantingToken();
    tokenService(
        exchange -> {
          tokens.incrementAndGet();
          Registry.answer(exchange, 200, "{\"token\":\"bad\"}");
        });
    try (UpstreamClient client = client(registry.url())) {
      UpstreamAnswer answer = answer(client);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).asString().isEqualTo("who are you?");
      assertThat(tokens).hasValue(1);
      assertThat(answer(client).status()).isEqualTo(401);
      assertThat(tokens).hasValue(2); // the kept one was tried, and renewed
    }
  }

  @Test
  void a_refused_login_is_the_upstreams_own_401() {
    wantingToken();
    tokenService(exchange -> Registry.answer(exchange, 403, "{}"));
    try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
      assertThat(answer(client).body()).asString().isEqualTo("who are you?");
      assertThat(answer(client).status()).isEqualTo(401);
    }
  }

  @Test
  void a_busy_token_service_is_a_busy_upstream() throws Exception {
    wantingToken();
    tokenService(exchange -> Registry.answer(exchange, 429, "later", "Retry-After", "77"));
    try (UpstreamClient client = client(registry.url())) {
      UpstreamAnswer answer = answer(client);
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).contains("77");
      try (UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
        assertThat(body.status()).isEqualTo(429);
        assertThat(Ask.whole(body)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"token\":7,\"secret\":\"hush\"",
        "{\"token\":\"hush\\r\\nX-Injected: 1\"}",
        "{\"token\":\"hush \"}",
        "{\"token\":{\"a\":1}}"
      })
  void what_is_no_token_is_told_without_showing_it(String document) {
    wantingToken();
    tokenService(exchange -> Registry.answer(exchange, 200, document));
    try (UpstreamClient client = client(registry.url())) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(trouble).hasMessageContaining("sent no token that can be used");
      assertThat(trouble).hasStackTraceContaining("token").hasMessageNotContaining("hush");
      assertThat(trouble).hasNoCause();
    }
  }

  @Test
  void a_token_document_without_an_end_is_bounded() {
    wantingToken();
    tokenService(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] more = "{\"token\":\"".concat("x".repeat(1000)).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 100_000; i++) {
            exchange.getResponseBody().write(more);
          }
        });
    try (UpstreamClient client = client(registry.url())) {
      assertThat(trouble(client).kind()).isEqualTo(Kind.TOO_LARGE);
    }
  }

  @Test
  void a_token_service_that_is_silent_ends_with_each_askers_patience() throws Exception {
    try (RawServer silent = RawServer.answering(RawServer.Peer::awaitHangUp)) {
      registry.wanting(good::get, silent.url() + "/token");
      try (UpstreamClient client = client(registry.url())) {
        UpstreamTrouble trouble = trouble(client.ask(MANIFEST, Duration.ofMillis(200), MAX));
        assertThat(trouble.kind()).isEqualTo(Kind.SILENT);
      }
      silent.awaitEnds();
    }
  }
}
