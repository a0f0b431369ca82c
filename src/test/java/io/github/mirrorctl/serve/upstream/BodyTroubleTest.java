package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MANIFEST;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.settings;
import static io.github.mirrorctl.serve.upstream.Ask.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can go wrong within a body that is streamed. */
@Timeout(20)
class BodyTroubleTest {
  private static final String HALF = "HTTP/1.1 200 OK\nContent-Length: 10\n\n12345";

  private static UpstreamTrouble readingFrom(RawServer.Script script, StringBuilder seen)
      throws Exception {
    try (RawServer raw = RawServer.answering(script);
        UpstreamClient client = client(raw.url());
        UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
      byte[] buffer = new byte[100];
      return catchThrowableOfType(
          UpstreamTrouble.class,
          () -> {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
              seen.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
            }
          });
    }
  }

  @Test
  void a_body_that_ends_short_is_cut_after_the_bytes_that_came() throws Exception {
    StringBuilder seen = new StringBuilder();
    UpstreamTrouble trouble = readingFrom(peer -> peer.say(HALF), seen);
    assertThat(trouble.kind()).isEqualTo(Kind.CUT);
    assertThat(trouble).hasMessageContaining("127.0.0.1:").hasMessageContaining("was lost");
    assertThat(seen).hasToString("12345");
  }

  @Test
  void a_reset_within_a_body_is_a_cut() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say(HALF);
                  read.await(5, TimeUnit.SECONDS);
                  peer.reset();
                });
        UpstreamClient client = client(raw.url());
        UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
      assertThat(body.read(new byte[100])).isEqualTo(5);
      read.countDown();
      UpstreamTrouble trouble =
          catchThrowableOfType(UpstreamTrouble.class, () -> body.read(new byte[100]));
      assertThat(trouble.kind()).isEqualTo(Kind.CUT);
    }
  }

  @Test
  void chunks_that_end_without_the_last_one_are_cut() throws Exception {
    StringBuilder seen = new StringBuilder();
    UpstreamTrouble trouble =
        readingFrom(
            peer -> peer.say("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\n12345\n"), seen);
    assertThat(trouble.kind()).isEqualTo(Kind.CUT);
    assertThat(seen).hasToString("12345");
  }

  @Test
  void silence_within_a_body_is_told_after_the_idle_timeout_and_ends_the_connection()
      throws Exception {
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say(HALF);
                  peer.awaitHangUp();
                });
        UpstreamClient client = client(raw.url());
        UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
      assertThat(body.read(new byte[100])).isEqualTo(5);
      long start = System.nanoTime();
      UpstreamTrouble trouble =
          catchThrowableOfType(UpstreamTrouble.class, () -> body.read(new byte[100]));
      assertThat(trouble.kind()).isEqualTo(Kind.SILENT);
      assertThat(trouble).hasMessageContaining("nothing for 300 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(290), Duration.ofSeconds(4));
      raw.awaitEnds();
    }
  }

  @Test
  void a_body_that_drips_is_not_silent() throws Exception {
    String drops = "x".repeat(100);
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say("HTTP/1.1 200 OK\nContent-Length: 100\n\n");
                  for (int i = 0; i < drops.length(); i++) {
                    peer.say("x");
                    TimeUnit.MILLISECONDS.sleep(2);
                  }
                });
        UpstreamClient client = client(settings(raw.url(), Duration.ofMillis(150)));
        UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
      assertThat(whole(body)).asString().isEqualTo(drops);
    }
  }

  @Test
  void closing_from_another_thread_wakes_the_reader_and_ends_the_connection() throws Exception {
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say(HALF);
                  peer.awaitHangUp();
                });
        UpstreamClient client = client(settings(raw.url(), Duration.ofSeconds(30)))) {
      UpstreamBody body = client.open(MANIFEST, PATIENCE);
      assertThat(body.read(new byte[100])).isEqualTo(5);
      CompletableFuture<UpstreamTrouble> told =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(UpstreamTrouble.class, () -> body.read(new byte[100])));
      body.close();
      assertThat(told.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CUT);
      raw.awaitEnds();
    }
  }

  @Test
  void a_body_without_an_end_is_read_no_faster_than_it_is_wanted() throws Exception {
    CompletableFuture<Long> sent = new CompletableFuture<>();
    try (RawServer raw =
            RawServer.answering(
                peer -> {
                  peer.say("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
                  String chunk = "10000\n" + "x".repeat(0x10000) + "\n";
                  long bytes = 0;
                  try {
                    while (bytes < 1 << 30) {
                      peer.say(chunk);
                      bytes += 0x10000;
                    }
                  } catch (IOException e) {
                    // closed
                  }
                  sent.complete(bytes);
                });
        UpstreamClient client = client(raw.url())) {
      UpstreamBody body = client.open(MANIFEST, PATIENCE);
      assertThat(body.read(new byte[1000])).isEqualTo(1000);
      body.close();
      // what the kernel's buffers on both sides hold, and ours
      assertThat(sent.get(5, TimeUnit.SECONDS)).isLessThan(32 << 20);
    }
  }

  @Test
  void a_client_that_closes_tells_who_reads_and_who_waits() throws Exception {
    CountDownLatch two = new CountDownLatch(2);
    try (RawServer raw =
        RawServer.answering(
            peer -> {
              if (two.getCount() == 2) {
                peer.say(HALF);
              }
              two.countDown();
              peer.awaitHangUp();
            })) {
      UpstreamClient client = client(settings(raw.url(), Duration.ofSeconds(30)));
      UpstreamBody body = client.open(MANIFEST, PATIENCE);
      assertThat(body.read(new byte[100])).isEqualTo(5);
      CompletableFuture<UpstreamAnswer> asked = client.ask(MANIFEST, PATIENCE, 10);
      assertThat(two.await(5, TimeUnit.SECONDS)).isTrue();
      client.close();
      assertThat(Ask.trouble(asked)).hasMessageContaining("the mirror stops");
      UpstreamTrouble trouble =
          catchThrowableOfType(UpstreamTrouble.class, () -> body.read(new byte[100]));
      assertThat(trouble.kind()).isEqualTo(Kind.CUT);
      assertThat(Ask.trouble(client.askPatiently(MANIFEST, PATIENCE, 10)).kind())
          .isEqualTo(Kind.CUT);
      raw.awaitEnds();
    }
  }
}
