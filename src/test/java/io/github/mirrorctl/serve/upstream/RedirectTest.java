package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MAX;
import static io.github.mirrorctl.serve.upstream.Ask.PATH;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an upstream sends us on to, as Docker Hub does for each blob. */
@Timeout(20)
class RedirectTest {
  private Registry registry;
  private Registry other;

  @BeforeEach
  void start() throws IOException {
    registry = Registry.plain();
    other = Registry.plain();
    other.on("/", exchange -> Registry.answer(exchange, 200, "from the other host"));
  }

  @AfterEach
  void stop() {
    registry.close();
    other.close();
  }

  private void redirecting(int status, String location) {
    registry.on(
        "/v2/", exchange -> Registry.answer(exchange, status, "see there", "Location", location));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void each_kind_is_followed_with_the_callers_headers(int status) {
    redirecting(status, other.url("localhost") + "/blob?signed=a%2Fb|c#part");
    try (UpstreamClient client = client(registry.url())) {
      Exchange rest = new Exchange("GET", PATH, "a", Map.of("Range", "bytes=5-"));
      assertThat(answer(client.ask(rest, PATIENCE, MAX)).body())
          .asString()
          .isEqualTo("from the other host");
    }
    Registry.Asked asked = other.asked().get(0);
    assertThat(asked.uri()).isEqualTo("/blob?signed=a%2Fb%7Cc");
    assertThat(asked.header("Range")).isEqualTo("bytes=5-");
    assertThat(asked.header("Host")).isEqualTo("localhost:" + other.port());
  }

  @Test
  void a_head_stays_a_head() {
    redirecting(303, other.url() + "/blob");
    try (UpstreamClient client = client(registry.url())) {
      assertThat(answer(client.ask(Ask.head(PATH), PATIENCE, 0)).status()).isEqualTo(200);
    }
    assertThat(other.asked().get(0).method()).isEqualTo("HEAD");
  }

  @Test
  void a_streamed_body_comes_from_there() throws Exception {
    redirecting(307, other.url() + "/blob");
    try (UpstreamClient client = client(registry.url());
        UpstreamBody body = client.open(Ask.MANIFEST, PATIENCE)) {
      assertThat(Ask.whole(body)).asString().isEqualTo("from the other host");
    }
  }

  @Test
  void a_relative_address_is_the_same_host_and_its_login_goes_along() {
    registry
        .on("/v2/", exchange -> Registry.answer(exchange, 302, "", "Location", "../blob?x=1"))
        .on("/v2/library/redis/blob", RedirectTest::basic);
    try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
      assertThat(answer(client).status()).isEqualTo(200);
      assertThat(registry.asked("/v2/library/redis/blob?x=1")).hasSize(2);
    }
  }

  private static void basic(HttpExchange exchange) throws IOException {
    Registry.answer(
        exchange,
        Registry.shown(exchange).isPresent() ? 200 : 401,
        "",
        "WWW-Authenticate",
        "Basic realm=\"r\"");
  }

  @ParameterizedTest
  @CsvSource({"localhost, the name", "127.0.0.1, the port"})
  void another_origin_sees_no_token_and_no_login(String host, String differs) {
    registry
        .on(
            "/v2/",
            exchange -> {
              if (Registry.shown(exchange).isEmpty()) {
                Registry.answer(
                    exchange,
                    401,
                    "",
                    "WWW-Authenticate",
                    "Bearer realm=\"" + registry.url() + "/token\"");
              } else {
                Registry.answer(
                    exchange, 307, "", "Location", other.url(host) + "/blob", "Set-Cookie", "a=b");
              }
            })
        .on("/token", exchange -> Registry.answer(exchange, 200, "{\"token\":\"t\"}"));
    try (UpstreamClient client = client(registry.url())) {
      assertThat(answer(client).status()).isEqualTo(200);
    }
    Registry.Asked asked = other.asked().get(0);
    assertThat(asked.header("Authorization") + asked.header("Cookie")).as(differs).isEmpty();
  }

  @Test
  void a_401_of_another_origin_is_not_answered() throws Exception {
    try (Registry third = Registry.plain()) {
      third.on(
          "/",
          exchange ->
              Registry.answer(
                  exchange,
                  401,
                  "theirs",
                  "WWW-Authenticate",
                  "Bearer realm=\"" + third.url() + "/token\""));
      redirecting(302, third.url() + "/blob");
      try (UpstreamClient client = client(registry.url())) {
        assertThat(answer(client).body()).asString().isEqualTo("theirs");
      }
      assertThat(third.asked("/token")).isEmpty();
    }
  }

  @Test
  void a_loop_ends_after_five() throws Exception {
    redirecting(302, PATH);
    try (UpstreamClient client = client(registry.url())) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.TOO_MANY_REDIRECTS);
      assertThat(registry.asked()).hasSize(6);
      assertThat(
              catchThrowableOfType(UpstreamTrouble.class, () -> client.open(Ask.MANIFEST, PATIENCE))
                  .kind())
          .isEqualTo(Kind.TOO_MANY_REDIRECTS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "http://me:pw@127.0.0.1/",
        "http://",
        "http://169.254.169.254/latest/meta-data",
        "http://2852039166/latest/meta-data",
        "mailto:a@b",
        "http://a\u0001b/"
      })
  void what_must_not_be_followed_is_told(String location) {
    Trip trip = Trip.to(URI.create("http://127.0.0.1:5000/v2/"), "GET", Map.of(), Optional.empty());
    RedirectPolicy policy = Ask.policy(URI.create("http://127.0.0.1:5000"));
    UpstreamTrouble trouble =
        catchThrowableOfType(
            UpstreamTrouble.class, () -> trip.onwards(Optional.of(location), policy));
    assertThat(trouble.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(trouble).hasMessageContaining("not followed").hasMessageNotContaining("pw");
  }

  @Test
  void a_redirect_to_nowhere_is_told() {
    registry.on("/v2/", exchange -> Registry.answer(exchange, 302, "where to?"));
    try (UpstreamClient client = client(registry.url())) {
      assertThat(trouble(client).kind()).isEqualTo(Kind.PROTOCOL);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://reg.example, https://cdn.example/b, true",
    "https://reg.example, http://cdn.example/b, false",
    "http://reg.example, https://cdn.example/b, true",
    "http://reg.example, http://cdn.example/b, true",
    "https://reg.example, https://127.0.0.1/b, false",
    "https://reg.example, https://localhost/b, false",
    "http://10.0.0.1, http://10.0.0.2/b, true"
  })
  void https_is_not_left_and_this_machine_not_entered(URI upstream, String location, boolean ok) {
    Trip trip = Trip.to(upstream.resolve("/v2/"), "GET", Map.of(), Optional.empty());
    UpstreamTrouble trouble =
        catchThrowableOfType(
            UpstreamTrouble.class, () -> trip.onwards(Optional.of(location), Ask.policy(upstream)));
    assertThat(trouble == null).isEqualTo(ok);
  }

  @Test
  void the_words_of_a_redirect_are_not_waited_for() throws Exception {
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say(
                      "HTTP/1.1 302 Found\nContent-Length: 1000000\nLocation: "
                          + other.url()
                          + "/b\n\n");
                  peer.awaitHangUp();
                });
        UpstreamClient client = client(raw.url())) {
      assertThat(answer(client).status()).isEqualTo(200);
      raw.awaitEnds(); // after a second the connection is given up
    }
  }
}
