package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MANIFEST;
import static io.github.mirrorctl.serve.upstream.Ask.MAX;
import static io.github.mirrorctl.serve.upstream.Ask.PATH;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static io.github.mirrorctl.serve.upstream.Ask.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One exchange with an upstream that anybody may ask. */
class UpstreamClientTest {
  private Registry registry;
  private UpstreamClient client;

  @BeforeEach
  void start() throws IOException {
    registry = Registry.plain();
    client = client(registry.url());
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  @Test
  void gets_a_document_with_its_status_and_headers() {
    registry.on(
        "/v2/",
        exchange -> Registry.answer(exchange, 200, "{}", "Docker-Content-Digest", "sha256:1"));
    UpstreamAnswer answer = answer(client);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).asString().isEqualTo("{}");
    assertThat(answer.header("docker-content-digest")).contains("sha256:1");
    assertThat(answer.header("DOCKER-CONTENT-DIGEST")).contains("sha256:1");
    assertThat(registry.asked())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.uri()).isEqualTo(PATH);
              assertThat(asked.header("User-Agent")).isEqualTo("mirrorctl/test");
              assertThat(asked.header("Accept-Encoding")).isEmpty();
              assertThat(asked.header("Authorization")).isEmpty();
              assertThat(asked.header("Upgrade")).isEmpty();
            });
  }

  @Test
  void takes_a_head_with_the_length_of_what_it_stands_for() {
    registry.on(
        "/v2/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", "1234");
          exchange.sendResponseHeaders(200, -1);
        });
    UpstreamAnswer answer = answer(client.ask(Ask.head(PATH), PATIENCE, 0));
    assertThat(answer.header("Content-Length")).contains("1234");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void passes_any_status_on() {
    registry.on("/v2/", exchange -> Registry.answer(exchange, 404, "{\"errors\":[]}"));
    UpstreamAnswer answer = answer(client);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).asString().contains("errors");
  }

  @Test
  void refuses_a_document_that_is_too_large() {
    registry.on("/v2/", exchange -> Registry.answer(exchange, 200, "x".repeat(100)));
    assertThat(trouble(client.ask(MANIFEST, PATIENCE, 99)).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(answer(client.ask(MANIFEST, PATIENCE, 100)).body()).hasSize(100);
  }

  @Test
  void streams_a_body_of_many_buffers_unchanged() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    registry.on(
        "/v2/",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
        });
    try (UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
      assertThat(body.status()).isEqualTo(200);
      assertThat(body.length()).hasValue(bytes.length);
      assertThat(whole(body)).isEqualTo(bytes);
      assertThat(body.read(new byte[1])).isEqualTo(-1);
    }
  }

  @Test
  void streams_chunks_of_no_known_length() throws Exception {
    registry.on(
        "/v2/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("some words".getBytes(StandardCharsets.UTF_8));
        });
    try (UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
      assertThat(body.length()).isEmpty();
      assertThat(whole(body)).asString().isEqualTo("some words");
    }
  }

  @Test
  void asks_for_the_rest_of_a_body() throws Exception {
    registry.on(
        "/v2/",
        exchange ->
            Registry.answer(exchange, 206, "rest", "Content-Range", "bytes 6-9/10", "ETag", "e"));
    Exchange rest =
        new Exchange("GET", PATH, "library/redis", Map.of("Range", "bytes=6-", "If-Range", "e"));
    try (UpstreamBody body = client.open(rest, PATIENCE)) {
      assertThat(body.status()).isEqualTo(206);
      assertThat(body.header("content-range")).contains("bytes 6-9/10");
    }
    assertThat(registry.asked().get(0).header("Range")).isEqualTo("bytes=6-");
    assertThat(registry.asked().get(0).header("If-Range")).isEqualTo("e");
  }

  @Test
  void takes_not_modified_with_a_length_for_what_it_is() {
    registry.on(
        "/v2/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", "1234");
          exchange.sendResponseHeaders(304, -1);
        });
    assertThat(answer(client.ask(MANIFEST, PATIENCE, MAX)).status()).isEqualTo(304);
  }
}
