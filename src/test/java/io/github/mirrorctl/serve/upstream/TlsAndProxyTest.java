package io.github.mirrorctl.serve.upstream;

import static io.github.mirrorctl.serve.upstream.Ask.MANIFEST;
import static io.github.mirrorctl.serve.upstream.Ask.PATH;
import static io.github.mirrorctl.serve.upstream.Ask.PATIENCE;
import static io.github.mirrorctl.serve.upstream.Ask.answer;
import static io.github.mirrorctl.serve.upstream.Ask.client;
import static io.github.mirrorctl.serve.upstream.Ask.trouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.proxy.ProxyRules;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams with a certificate of one's own, and upstreams behind a proxy. */
@Timeout(20)
class TlsAndProxyTest {
  private static final String LOGIN = "Basic eW91OmgvdUBzaCU="; // you:h/u@sh%
  @TempDir private static Path directory;
  private static Certificate certificate;
  private static Registry registry;

  @BeforeAll
  static void start() throws Exception {
    certificate = Certificate.made(directory, "ip:127.0.0.1,dns:registry.test");
    registry = Registry.tls(certificate.server());
    registry.on("/v2/", exchange -> Registry.answer(exchange, 200, "over TLS"));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private static UpstreamClient asking(URI url, Optional<Path> caFile, Map<String, String> env) {
    return client(
        new UpstreamSettings(
            url,
            Optional.empty(),
            Set.of(),
            Set.of(),
            new OwnAddresses(),
            ProxyRules.of(env),
            caFile,
            PATIENCE,
            Duration.ofSeconds(5)));
  }

  private static UpstreamClient asking(URI url, Optional<Path> caFile) {
    return asking(url, caFile, Map.of());
  }

  @Test
  void an_authority_of_ones_own_is_trusted() throws Exception {
    try (UpstreamClient client = asking(registry.url(), Optional.of(certificate.pem()))) {
      assertThat(answer(client).body()).asString().isEqualTo("over TLS");
      try (UpstreamBody body = client.open(MANIFEST, PATIENCE)) {
        assertThat(Ask.whole(body)).asString().isEqualTo("over TLS");
      }
    }
  }

  @Test
  void an_unknown_authority_is_told_with_what_to_do() {
    try (UpstreamClient client = asking(registry.url(), Optional.empty())) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(trouble)
          .hasMessageContaining("127.0.0.1:" + registry.port())
          .hasMessageContaining("isn't signed by an authority that is known here")
          .hasMessageContaining("CA file");
      assertThat(trouble.mayPass()).isFalse();
    }
  }

  @Test
  void a_certificate_for_another_name_is_told() {
    try (UpstreamClient client =
        asking(registry.url("localhost"), Optional.of(certificate.pem()))) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(trouble).hasMessageContaining("its certificate is for another name");
    }
  }

  @Test
  void https_at_a_plain_port_is_told() throws Exception {
    try (RawServer plain =
            RawServer.doing(peer -> peer.say("HTTP/1.1 400 Bad Request\n\n").awaitHangUp());
        UpstreamClient client =
            asking(URI.create("https://127.0.0.1:" + plain.port()), Optional.empty())) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(trouble).hasMessageContaining("is it an http:// registry?");
    }
  }

  @Test
  void a_handshake_that_hangs_ends_with_the_patience() throws Exception {
    try (RawServer silent = RawServer.doing(RawServer.Peer::awaitHangUp);
        UpstreamClient client =
            asking(URI.create("https://127.0.0.1:" + silent.port()), Optional.empty())) {
      assertThat(trouble(client.ask(MANIFEST, Duration.ofMillis(200), 1)).kind())
          .isEqualTo(Kind.SILENT);
      silent.awaitEnds();
    }
  }

  @Test
  void a_ca_file_that_is_none_is_refused_by_its_name() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    Path garbage =
        Files.writeString(
            directory.resolve("garbage.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (Path file : List.of(empty, garbage, directory.resolve("absent.pem"), directory)) {
      InvalidInput refusal =
          catchThrowableOfType(
              InvalidInput.class, () -> asking(registry.url(), Optional.of(file)).close());
      assertThat(refusal).as("%s", file).hasMessageContaining("the CA file " + file);
      assertThat(refusal.next()).contains("PEM");
    }
  }

  @Test
  void plain_http_goes_through_the_proxy_with_its_login() throws Exception {
    try (RawServer proxy =
            RawServer.answering(
                peer -> peer.say("HTTP/1.1 200 OK\nContent-Length: 7\n\nproxied").awaitHangUp());
        UpstreamClient client =
            asking(
                URI.create("http://registry.test"),
                Optional.empty(),
                Map.of("HTTP_PROXY", "http://you:h/u@sh%@127.0.0.1:" + proxy.port()))) {
      assertThat(answer(client).body()).asString().isEqualTo("proxied");
      List<String> asked = proxy.asked().get(0);
      assertThat(asked.get(0)).isEqualTo("GET http://registry.test" + PATH + " HTTP/1.1");
      assertThat(asked).contains("Proxy-Authorization: " + LOGIN);
    }
  }

  @Test
  void https_goes_through_a_tunnel_and_the_login_stays_with_the_proxy() throws Exception {
    try (RawServer proxy = RawServer.answering(TlsAndProxyTest::tunnel);
        UpstreamClient client =
            asking(
                URI.create("https://registry.test"),
                Optional.of(certificate.pem()),
                Map.of("https_proxy", "you:h%2Fu%40sh%25@127.0.0.1:" + proxy.port()))) {
      int before = registry.asked().size();
      assertThat(answer(client).body()).asString().isEqualTo("over TLS");
      List<String> asked = proxy.asked().get(0);
      assertThat(asked.get(0)).isEqualTo("CONNECT registry.test:443 HTTP/1.1");
      assertThat(asked).contains("Proxy-Authorization: " + LOGIN);
      assertThat(registry.asked().get(before).header("Proxy-Authorization")).isEmpty();
    }
  }

  private static void tunnel(RawServer.Peer peer) throws IOException {
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
      peer.say("HTTP/1.1 200 Connection established\n\n");
      Thread back =
          new Thread(
              () -> {
                try {
                  target.getInputStream().transferTo(peer.out());
                } catch (IOException e) {
                  // over
                }
              });
      back.setDaemon(true);
      back.start();
      peer.in().transferTo(target.getOutputStream());
    } catch (IOException e) {
      // the client has hung up
    }
  }

  @Test
  void a_proxy_that_wants_another_login_is_told_without_showing_it() throws Exception {
    String refusal =
        "HTTP/1.1 407 Who\nProxy-Authenticate: Basic realm=\"p\"\nContent-Length: 0\n\n";
    for (String scheme : List.of("http", "https")) {
      try (RawServer proxy = RawServer.answering(peer -> peer.say(refusal));
          UpstreamClient client =
              asking(
                  URI.create(scheme + "://registry.test"),
                  Optional.empty(),
                  Map.of(scheme + "_proxy", "http://you:hush@127.0.0.1:" + proxy.port()))) {
        UpstreamTrouble trouble = trouble(client);
        assertThat(trouble.kind()).as(scheme).isEqualTo(Kind.UNREACHABLE);
        assertThat(trouble)
            .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port())
            .hasMessageNotContaining("hush");
      }
    }
  }

  @Test
  void a_proxy_that_cannot_connect_is_told() throws Exception {
    try (RawServer proxy =
            RawServer.answering(peer -> peer.say("HTTP/1.1 503 No way\nContent-Length: 0\n\n"));
        UpstreamClient client =
            asking(
                URI.create("https://registry.test"),
                Optional.empty(),
                Map.of("https_proxy", "127.0.0.1:" + proxy.port()))) {
      UpstreamTrouble trouble = trouble(client);
      assertThat(trouble.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(trouble).hasMessageContaining("(for registry.test) would not connect");
    }
  }
}
