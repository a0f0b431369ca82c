package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.serve.upstream.Certificate;
import io.github.mirrorctl.serve.upstream.TrustedCertificates;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class UpstreamAnswerTest {
  /** A clock that is two minutes late. */
  private static final InstantSource LATE = () -> Instant.now().minus(Duration.ofMinutes(2));

  @AutoClose private final WebServer server;

  UpstreamAnswerTest() throws IOException {
    server = new WebServer();
  }

  private static UpstreamAnswer ask(URI url, Map<String, String> variables) {
    return UpstreamAnswer.ask(
        url, new Outbound(new FakeWays(), () -> variables, Optional.empty()), LATE);
  }

  @Test
  void tells_status_time_and_how_far_ahead_its_clock_is() {
    server.on("/v2/", WebServer.answering(401, "", "Age", "60"));
    UpstreamAnswer answer = ask(server.url(""), Map.of());
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.millis()).isPositive();
    // a Date has whole seconds
    assertThat(answer.ahead().orElseThrow())
        .isBetween(Duration.ofSeconds(175), Duration.ofMinutes(3));
    assertThat(answer.trouble()).isEmpty();
    assertThat(server.asked()).containsExactly("GET /v2/");
  }

  @Test
  void goes_through_the_proxy() {
    server.on("/", WebServer.answering(200, "{}"));
    UpstreamAnswer answer =
        ask(
            URI.create("http://registry.invalid"),
            Map.of("HTTP_PROXY", "127.0.0.1:" + server.port()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(server.asked()).containsExactly("GET http://registry.invalid/v2/");
  }

  @Test
  void tells_why_there_is_no_answer() {
    assertThat(ask(URI.create("http://127.0.0.1:" + FreePort.any()), Map.of()).trouble())
        .isEqualTo("Connection refused");
    assertThat(UpstreamAnswer.words(new UnknownHostException("registry.invalid")))
        .isEqualTo("no address is known for the name registry.invalid");
    assertThat(UpstreamAnswer.words(new SocketTimeoutException("Read timed out")))
        .isEqualTo("not in time");
  }

  @Test
  void trusts_the_mirrors_ca_file(@TempDir Path directory) throws Exception {
    Certificate certificate = Certificate.made(directory, "ip:127.0.0.1");
    Ways trusting =
        new FakeWays() {
          @Override
          public SSLContext trusting(Path caFile) {
            return TrustedCertificates.with(caFile);
          }
        };
    try (WebServer secure = new WebServer(certificate.server())) {
      secure.on("/v2/", WebServer.answering(200, "{}"));
      URI url = URI.create("https://127.0.0.1:" + secure.port());
      assertThat(ask(url, Map.of()).trouble())
          .startsWith("TLS fails: its certificate isn't signed by an authority that is known here");
      Outbound outbound = new Outbound(trusting, Map::of, Optional.of(certificate.pem()));
      assertThat(UpstreamAnswer.ask(url, outbound, LATE).status()).isEqualTo(200);
    }
  }
}
