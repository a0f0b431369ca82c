package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.settings;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.proxy.ProxyRules;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sees a password, and how an upstream asks for it. */
@Timeout(20)
class CredentialsTest {
  private static final String BASIC = "Basic bWU6czNjcmV0"; // me:s3cret

  private static final String GOOD = "token-1";

  private Registry registry;

  @BeforeEach
  void start() throws IOException {
    registry = Registry.plain();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void credentials_do_not_go_to_a_foreign_realm() throws Exception {
    try (Registry foreign = Registry.plain()) {
      foreign.on("/", exchange -> Registry.answer(exchange, 200, "{\"token\":\"token-1\"}"));
      registry.wanting(() -> GOOD, foreign.url("localhost") + "/token");
      try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
        UpstreamTrouble trouble = trouble(client);
        assertThat(trouble.kind()).isEqualTo(Kind.REFUSED_REALM);
        assertThat(trouble)
            .hasMessageContaining("a login at localhost:" + foreign.port())
            .hasMessageContaining("token hosts")
            .hasMessageNotContaining("s3cret");
      }
      assertThat(foreign.asked()).isEmpty();
      try (UpstreamClient client = client(registry.url())) {
        assertThat(answer(client).status()).as("anonymously it may be asked").isEqualTo(200);
      }
      try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of("LOCALHOST"))) {
        assertThat(answer(client).status()).as("when it is named").isEqualTo(200);
      }
      assertThat(foreign.asked()).hasSize(2);
      assertThat(foreign.asked().get(0).header("Authorization")).isEmpty();
      assertThat(foreign.asked().get(1).header("Authorization")).isEqualTo(BASIC);
    }
  }

  @Test
  void a_token_service_that_redirects_to_another_host_takes_no_credentials_along()
      throws Exception {
    try (Registry foreign = Registry.plain()) {
      foreign.on("/", exchange -> Registry.answer(exchange, 200, "{\"token\":\"token-1\"}"));
      registry.wanting(() -> GOOD, registry.url() + "/token");
      registry.on(
          "/token",
          exchange ->
              Registry.answer(exchange, 302, "", "Location", foreign.url("localhost") + "/t"));
      try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
        assertThat(answer(client).status()).isEqualTo(200);
      }
      assertThat(foreign.asked().get(0).header("Authorization")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://me:pw@127.0.0.1/token",
        "/token",
        "http://",
        "http:///token",
        "http://169.254.169.254/latest",
        "http://[fe80::1]/token",
        "http://a b/token",
        "http://127.0.0.1\u0001/token"
      })
  void a_hostile_realm_is_refused(String realm) {
    assertThatCode(
            () -> {
              // the server itself would not send a control character
              Logins logins =
                  new Logins(
                      Optional.empty(),
                      new Realms(
                          URI.create("http://127.0.0.1:5000"),
                          Set.of(),
                          Ask.policy(URI.create("http://127.0.0.1:5000"))),
                      new Tokens(
                          key -> {
                            throw new AssertionError("asked " + key);
                          }));
              List<Challenge> challenges =
                  Challenge.parse(List.of("Bearer realm=\"" + realm + "\""));
              assertThat(logins.canAnswer(challenges, Pass.NONE)).isTrue();
              logins.next("a", challenges, Pass.NONE);
            })
        .isInstanceOfSatisfying(
            UpstreamTrouble.class,
            trouble -> assertThat(trouble.kind()).isEqualTo(Kind.REFUSED_REALM));
  }

  @Test
  void a_password_is_shown_to_an_upstream_that_asks_for_it_and_from_then_on() {
    registry.on(
        "/v2/",
        exchange -> {
          boolean known = Registry.shown(exchange).equals(Optional.of(BASIC));
          Registry.answer(exchange, known ? 200 : 401, "", "WWW-Authenticate", "Basic realm=\"r\"");
        });
    try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
      assertThat(answer(client).status()).isEqualTo(200);
      assertThat(answer(client).status()).isEqualTo(200);
      assertThat(registry.asked()).hasSize(3);
    }
    try (UpstreamClient client = client(registry.url())) {
      assertThat(answer(client).status()).isEqualTo(401);
    }
  }

  @Test
  void a_wrong_password_is_tried_once() {
    registry.on(
        "/v2/",
        exchange -> Registry.answer(exchange, 401, "no", "WWW-Authenticate", "Basic realm=\"r\""));
    try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
      assertThat(answer(client).body()).asString().isEqualTo("no");
      assertThat(registry.asked()).hasSize(2);
    }
  }

  @Test
  void a_token_is_preferred_where_a_password_would_do_too() {
    registry.on("/token", exchange -> Registry.answer(exchange, 200, "{\"token\":\"token-1\"}"));
    registry.on(
        "/v2/",
        exchange -> {
          boolean known = Registry.shown(exchange).equals(Optional.of("Bearer token-1"));
          Registry.answer(
              exchange,
              known ? 200 : 401,
              "",
              "WWW-Authenticate",
              "Basic realm=\"r\"",
              "WWW-Authenticate",
              "Negotiate YII=, Bearer realm=\"" + registry.url() + "/token\"");
        });
    try (UpstreamClient client = Ask.withPassword(registry.url(), Set.of())) {
      assertThat(answer(client).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer realm",
        "Bearer realm=\"x",
        "=,=,\"",
        "Bearer service=\"s\""
      })
  void a_challenge_that_cannot_be_read_leaves_the_401_as_it_is(String challenge) {
    registry.on(
        "/v2/", exchange -> Registry.answer(exchange, 401, "no", "WWW-Authenticate", challenge));
    try (UpstreamClient client = client(registry.url())) {
      assertThat(answer(client).body()).asString().isEqualTo("no");
    }
  }

  @Test
  void nothing_that_prints_shows_a_secret() {
    UpstreamSettings settings =
        new UpstreamSettings(
            registry.url(),
            Optional.of(new Credentials("me", "s3cret")),
            Set.of(),
            Set.of(),
            new OwnAddresses(),
            ProxyRules.of(Map.of("http_proxy", "http://you:hush@proxy:3128")),
            Optional.empty(),
            PATIENCE,
            PATIENCE);
    Tokens.Key key = new Tokens.Key(registry.url(), "s", "x");
    String shown =
        settings
            + " "
            + Pass.bearer("hush", key, true)
            + new Tokens.Handed(new Tokens.Token("hush", PATIENCE), true)
            + Trip.to(registry.url(), "GET", Map.of("X", "hush"), Optional.of("hush"));
    assertThat(shown).doesNotContain("hush").doesNotContain("s3cret").contains("proxy:3128");
  }
}
