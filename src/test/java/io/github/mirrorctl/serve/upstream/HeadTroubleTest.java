package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MANIFEST;
import static io.github.mirrorctl.serve.upstream.Ask.MAX;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.settings;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong before a body: connections and heads. */
@Timeout(20)
class HeadTroubleTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private static UpstreamTrouble asking(RawServer.Script script, Duration patience)
      throws Exception {
    try (RawServer raw = RawServer.answering(script);
        UpstreamClient client = client(raw.url())) {
      UpstreamTrouble trouble = trouble(client.ask(MANIFEST, patience, MAX));
      raw.awaitEnds(); // nothing is left open
      return trouble;
    }
  }

  @Test
  void silence_is_told_at_the_end_of_the_patience() throws Exception {
    UpstreamTrouble trouble = asking(RawServer.Peer::awaitHangUp, SHORT);
    assertThat(trouble.kind()).isEqualTo(Kind.SILENT);
    assertThat(trouble).hasMessageContaining("did not answer within 300 ms");
  }

  @Test
  void opening_waits_no_longer_than_its_patience() throws Exception {
    try (RawServer raw = RawServer.answering(RawServer.Peer::awaitHangUp);
        UpstreamClient client = client(raw.url())) {
      UpstreamTrouble trouble =
          catchThrowableOfType(UpstreamTrouble.class, () -> client.open(MANIFEST, SHORT));
      assertThat(trouble.kind()).isEqualTo(Kind.SILENT);
      raw.awaitEnds();
    }
  }

  @Test
  void a_head_that_drips_ends_with_the_patience() throws Exception {
    assertThat(
            asking(
                    peer -> {
                      peer.say("HTTP/1.1 200 OK\nX: ");
                      peer.drip("x");
                    },
                    SHORT)
                .kind())
        .isEqualTo(Kind.SILENT);
  }

  @Test
  void a_small_body_that_drips_ends_with_the_patience() throws Exception {
    assertThat(
            asking(
                    peer -> {
                      peer.say("HTTP/1.1 200 OK\nContent-Length: 1000000\n\n");
                      peer.drip("x");
                    },
                    SHORT)
                .kind())
        .isEqualTo(Kind.SILENT);
  }

  @Test
  void headers_without_an_end_are_bounded() throws Exception {
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say("HTTP/1.1 200 OK\n");
                  peer.flood("X-More: " + "x".repeat(1000) + "\n");
                });
        UpstreamClient client = client(raw.url())) {
      assertThat(trouble(client).kind()).isEqualTo(Kind.PROTOCOL);
    }
  }

  @Test
  void a_document_without_an_end_is_bounded() throws Exception {
    UpstreamTrouble trouble =
        asking(
            peer -> {
              peer.say("HTTP/1.1 200 OK\n\n");
              peer.flood("x".repeat(1000));
            },
            PATIENCE);
    assertThat(trouble.kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void a_short_document_is_cut() throws Exception {
    assertThat(
            asking(peer -> peer.say("HTTP/1.1 200 OK\nContent-Length: 9\n\n123"), PATIENCE).kind())
        .isEqualTo(Kind.CUT);
  }

  @Test
  void a_hang_up_without_an_answer_is_a_cut() throws Exception {
    assertThat(asking(peer -> {}, PATIENCE).kind()).isEqualTo(Kind.CUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\n\n",
        "HTTP/1.1 abc OK\n\n",
        "HTTP/1.1 200 OK\nContent-Length: many\n\n",
        "HTTP/1.1 200 OK\nContent-Length: -5\n\n"
      })
  void what_is_not_http_is_told_as_such(String words) throws Exception {
    UpstreamTrouble trouble = asking(peer -> peer.say(words), PATIENCE);
    assertThat(trouble.kind()).isIn(Kind.PROTOCOL, Kind.CUT);
    assertThat(trouble).hasMessageContaining("127.0.0.1:");
  }

  @Test
  void who_speaks_no_http_is_left_alone_for_a_while() throws Exception {
    try (RawServer raw =
            RawServer.answering(
                peer ->
                    peer.say(
                        peer.number() == 1
                            ? "SSH-2.0-OpenSSH_9.2\n\n"
                            : "HTTP/1.1 200 OK\nContent-Length: 0\n\n"));
        UpstreamClient client =
            new UpstreamClient(settings(raw.url()), new MemoryBudget(), Duration.ofMillis(500))) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.PROTOCOL);
      for (int i = 0; i < 10; i++) {
        assertThat(trouble(client)).isSameAs(trouble);
      }
      assertThat(raw.connections()).isEqualTo(1);
    }
  }

  @Test
  void who_was_silent_once_may_be_asked_again_at_once() throws Exception {
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  if (peer.number() > 1) {
                    peer.say("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
                  }
                  peer.awaitHangUp();
                });
        UpstreamClient client =
            new UpstreamClient(settings(raw.url()), new MemoryBudget(), Duration.ofHours(1))) {
      assertThat(trouble(client.ask(MANIFEST, SHORT, MAX)).kind()).isEqualTo(Kind.SILENT);
      assertThat(answer(client).status()).isEqualTo(200);
    }
  }

  @Test
  void a_rest_ends_and_a_proper_answer_ends_the_memory_of_it() {
    Babblers babblers = new Babblers(Duration.ofNanos(1));
    URI host = URI.create("http://a.example/x");
    UpstreamTrouble trouble = new UpstreamTrouble(Kind.PROTOCOL, "what?");
    babblers.babbled(host, trouble);
    assertThat(babblers.resting(host)).isEmpty();
    Babblers patient = new Babblers(Duration.ofHours(1));
    patient.babbled(host, trouble);
    assertThat(patient.resting(URI.create("http://A.example:80/y"))).contains(trouble);
    assertThat(patient.resting(URI.create("https://a.example/x"))).isEmpty();
    patient.spoke(host);
    assertThat(patient.resting(host)).isEmpty();
  }

  @Test
  void a_refused_connection_is_told_with_its_host() throws Exception {
    int port = FreePort.any();
    try (UpstreamClient client = client(URI.create("http://127.0.0.1:" + port))) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(trouble).hasMessageContaining("127.0.0.1:" + port);
      assertThat(trouble.mayPass()).isTrue();
    }
  }

  @Test
  void a_name_without_an_address_is_told() {
    // no resolver asks a server for a label of 64 letters
    URI nowhere = URI.create("http://" + "a".repeat(64) + ".example");
    try (UpstreamClient client = client(nowhere)) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(trouble).hasMessageContaining("no address is known for the name aaaa");
    }
  }

  @Test
  void a_pooled_connection_that_has_died_costs_nobody_a_request() throws Exception {
    String ok = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say(ok);
                  if (peer.number() == 1) {
                    peer.request(); // takes the second request and hangs up
                  } else {
                    peer.awaitHangUp();
                  }
                });
        UpstreamClient client = client(raw.url())) {
      assertThat(answer(client).status()).isEqualTo(200);
      assertThat(answer(client).status()).isEqualTo(200);
      assertThat(raw.connections()).isEqualTo(2);
    }
  }

  @Test
  void a_pooled_connection_that_is_reset_costs_nobody_a_request() throws Exception {
    String ok = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say(ok);
                  if (peer.number() == 1) {
                    peer.request();
                    peer.reset();
                  } else {
                    peer.awaitHangUp();
                  }
                });
        UpstreamClient client = client(raw.url())) {
      assertThat(answer(client).status()).isEqualTo(200);
      assertThat(answer(client).status()).isEqualTo(200);
      assertThat(raw.connections()).isEqualTo(2);
    }
  }
}
