package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MANIFEST;
import static io.github.mirrorctl.serve.upstream.Ask.MAX;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked again, and what isn't. */
@Timeout(20)
class RetriesTest {
  private final AtomicInteger asked = new AtomicInteger();
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

  private void firstAnswering(int status, String... headers) {
    registry.on(
        "/v2/",
        exchange -> {
          if (asked.incrementAndGet() == 1) {
            Registry.answer(exchange, status, "first", headers);
          } else {
            Registry.answer(exchange, 200, "then");
          }
        });
  }

  private CompletableFuture<UpstreamAnswer> asking() {
    return client.askPatiently(MANIFEST, PATIENCE, MAX);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 599})
  void a_broken_upstream_is_asked_again(int status) {
    firstAnswering(status);
    assertThat(answer(asking()).body()).asString().isEqualTo("then");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 429, 501})
  void an_answer_that_stays_the_same_is_passed_on(int status) {
    firstAnswering(status);
    assertThat(answer(asking()).status()).isEqualTo(status);
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_pause_that_fits_is_kept() {
    firstAnswering(429, "Retry-After", "1");
    long start = System.nanoTime();
    assertThat(answer(asking()).body()).asString().isEqualTo("then");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void an_unavailable_upstream_says_when_to_come_back_too() {
    firstAnswering(503, "Retry-After", "0");
    assertThat(answer(asking()).body()).asString().isEqualTo("then");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void a_pause_that_is_too_long_is_told_at_once(int status) {
    firstAnswering(status, "Retry-After", "3600");
    assertThat(answer(asking()).status()).isEqualTo(status);
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_lasting_failure_is_told_after_four_tries() {
    registry.on(
        "/v2/", exchange -> Registry.answer(exchange, 502, "no " + asked.incrementAndGet()));
    assertThat(answer(asking()).body()).asString().isEqualTo("no 4");
  }

  @Test
  void a_lost_connection_is_asked_again() throws Exception {
    try (RawServer raw =
            RawServer.answering(
                peer ->
                    peer.say(
                        "HTTP/1.1 200 OK\nContent-Length: 2\n\n"
                            + (peer.number() < 3 ? "o" : "ok")));
        UpstreamClient client = client(raw.url())) {
      assertThat(answer(client.askPatiently(MANIFEST, PATIENCE, MAX)).body())
          .asString()
          .isEqualTo("ok");
      assertThat(trouble(client.ask(MANIFEST, PATIENCE, 1)).kind()).isEqualTo(Kind.TOO_LARGE);
    }
  }

  @Test
  void one_try_is_one_try() {
    firstAnswering(503);
    assertThat(answer(client).status()).isEqualTo(503);
  }

  @Test
  void a_document_that_is_too_large_is_not_asked_for_again() {
    registry.on(
        "/v2/",
        exchange -> {
          asked.incrementAndGet();
          Registry.answer(exchange, 200, "0123456789");
        });
    assertThat(trouble(client.askPatiently(MANIFEST, PATIENCE, 5)).kind())
        .isEqualTo(Kind.TOO_LARGE);
    assertThat(asked).hasValue(1);
  }

  @Test
  void the_patience_bounds_all_tries() throws Exception {
    try (RawServer raw = RawServer.answering(RawServer.Peer::awaitHangUp);
        UpstreamClient client = client(raw.url())) {
      long start = System.nanoTime();
      UpstreamTrouble trouble = trouble(client.askPatiently(MANIFEST, Duration.ofMillis(200), MAX));
      assertThat(trouble.kind()).isEqualTo(Kind.SILENT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      raw.awaitEnds();
    }
  }

  @Test
  void a_client_that_closes_ends_a_pause() {
    firstAnswering(503, "Retry-After", "4");
    CompletableFuture<UpstreamAnswer> asking = asking();
    client.close();
    assertThat(trouble(asking).kind()).isEqualTo(Kind.CUT);
  }

  @Test
  void reads_seconds_and_dates() {
    Instant now = Instant.parse("2015-10-21T07:28:00Z");
    assertThat(Retries.retryAfter("90", now)).contains(Duration.ofSeconds(90));
    assertThat(Retries.retryAfter("Wed, 21 Oct 2015 07:28:30 GMT", now))
        .contains(Duration.ofSeconds(30));
    assertThat(Retries.retryAfter("Wed, 21 Oct 2015 07:27:30 GMT", now)).contains(Duration.ZERO);
    for (String none : List.of("", "soon", "-1", "1.5", "99999999999")) {
      assertThat(Retries.retryAfter(none, now)).as(none).isEmpty();
    }
  }
}
