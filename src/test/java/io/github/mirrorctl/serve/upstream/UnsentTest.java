package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MAX;
import static io.github.mirrorctl.serve.upstream.Ask.PATH;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not sent, or not as the caller has it. */
@Timeout(20)
class UnsentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v2/",
        "@evil.example/v2/",
        ":80@evil.example/",
        "//evil.example/../..",
        "/v2/a b",
        "/v2/a\r\nX-Injected: 1",
        "/v2/a\u0000",
        "/v2/../admin",
        "/v2/./a",
        "/v2/\u00e4"
      })
  void a_path_that_is_none_is_not_sent(String path) throws Exception {
    try (Registry registry = Registry.plain();
        UpstreamClient client = client(registry.url())) {
      registry.on("/", exchange -> Registry.answer(exchange, 200, ""));
      assertThat(trouble(client.ask(Ask.get(path), PATIENCE, MAX)).kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(registry.asked()).isEmpty();
    }
  }

  @Test
  void a_header_that_would_be_two_is_not_sent_and_not_shown() throws Exception {
    try (Registry registry = Registry.plain();
        UpstreamClient client = client(registry.url())) {
      registry.on("/", exchange -> Registry.answer(exchange, 200, ""));
      for (Map<String, String> headers :
          List.of(
              Map.of("Accept", "secret\r\nX-Injected: 1"),
              Map.of("Acc\r\nept", "a"),
              Map.of("Accept\u0000", "a"))) {
        UpstreamTrouble trouble =
            trouble(client.ask(new Exchange("GET", PATH, "", headers), PATIENCE, MAX));
        assertThat(trouble.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(trouble).hasMessageNotContaining("secret").hasMessageNotContaining("\n");
      }
      assertThat(registry.asked()).isEmpty();
    }
  }

  @Test
  void another_method_is_not_sent() throws Exception {
    try (UpstreamClient client = client(URI.create("http://127.0.0.1:1"))) {
      assertThat(
              trouble(client.ask(new Exchange("DELETE", PATH, "", Map.of()), PATIENCE, MAX)).kind())
          .isEqualTo(Kind.PROTOCOL);
    }
  }

  @Test
  void the_callers_secrets_and_encodings_stay_here() throws Exception {
    try (Registry registry = Registry.plain();
        UpstreamClient client = client(registry.url())) {
      registry.on("/", exchange -> Registry.answer(exchange, 200, ""));
      Map<String, String> headers =
          Map.of(
              "authorization", "Basic x",
              "Cookie", "a=b",
              "Host", "evil.example",
              "Accept-Encoding", "gzip",
              "Proxy-Authorization", "Basic y",
              "Accept", "a/b");
      answer(client.ask(new Exchange("GET", PATH, "", headers), PATIENCE, MAX));
      Registry.Asked asked = registry.asked().get(0);
      assertThat(asked.header("Accept")).isEqualTo("a/b");
      assertThat(asked.header("Host")).isEqualTo("127.0.0.1:" + registry.port());
      assertThat(asked.header("Authorization") + asked.header("Cookie")).isEmpty();
      assertThat(asked.header("Accept-Encoding") + asked.header("Proxy-Authorization")).isEmpty();
    }
  }
}
