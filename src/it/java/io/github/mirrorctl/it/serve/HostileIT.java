package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and requests that mean no good: refused, and nobody is asked for them. */
@RealRegistry
class HostileIT {
  private static final String EVIL = "GET /v2/evil/manifests/x HTTP/1.1\r\nHost: m\r\n\r\n";

  private static Rig rig;
  private static TestImage image;

  @BeforeAll
  static void start() {
    rig = Rig.start();
    image = rig.push("library/app", TestImage.oci(1, 1000));
    rig.client.pull("app", image);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/../../etc/passwd/manifests/latest",
        "/v2/app/../../../manifests/latest",
        "/v2/%2e%2e/%2e%2e/manifests/latest",
        "/v2/a%2f..%2f..%2fb/manifests/latest",
        "/v2/app%00/manifests/latest",
        "/v2/app/manifests/..",
        "/v2/app/manifests/%2e%2e",
        "/v2/app/blobs/sha256:..",
        "/v2/app/blobs/..%2f..%2fsecret",
        "/v2/app%0d%0aX-Evil:%201/manifests/latest",
        "/v2/%ff%fe/manifests/latest",
        "/v2/%zz/manifests/latest",
        "/v2//manifests/latest",
        "/v2/app//manifests/latest"
      })
  void a_hostile_name_is_refused_and_asked_nobody(String path) {
    rig.link.forget();
    try (RawClient client = new RawClient(rig.server.port())) {
      RawClient.Answer answer = client.get(path).answer();
      assertThat(answer.status()).isIn(400, 404);
      assertThat(answer.head().field("X-Evil")).isEmpty();
    }
    assertThat(rig.link.count("")).isZero();
  }

  @Test
  void a_name_of_three_hundred_characters_is_refused() {
    rig.link.forget();
    String name = "a".repeat(300);
    assertThat(rig.client.get(PullClient.manifest(name, "latest")).statusCode()).isEqualTo(404);
    assertThat(rig.client.get(PullClient.manifest("app", name)).statusCode()).isEqualTo(404);
    assertThat(rig.link.count("")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/ HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + EVIL,
        "PUT /v2/ HTTP/1.1\r\nContent-Length: 2\r\n\r\nab" + EVIL,
        "GET /v2/ HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "GET /v2/ HTTP/1.1\r\nHost: m\r\nContent-Length: -1\r\n\r\n",
        "GET  /v2/ HTTP/9.9\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void what_is_no_request_does_no_harm(String bytes) {
    rig.link.forget();
    for (int i = 0; i < 20; i++) { // what is smuggled may depend on how the bytes arrive
      try (RawClient client = new RawClient(rig.server.port())) {
        Optional<HttpHead> answer = client.send(bytes).end().head();
        assertThat(answer.map(HttpHead::status).orElse(400)).isBetween(200, 505);
        client.ending(); // by then what followed on the connection has been taken, or left
      }
    }
    assertThat(rig.link.count("evil")).isZero();
    rig.client.pull("app", image);
  }

  @Test
  void requests_with_random_faults_leave_the_server_as_it_was() {
    rig.link.forget();
    Random random = new Random(20);
    String right =
        "GET /v2/library/app/manifests/"
            + image.digest()
            + " HTTP/1.1\r\nHost: mirror\r\nAccept: */*\r\nRange: bytes=0-10\r\n\r\n";
    for (int i = 0; i < 500; i++) {
      StringBuilder bytes = new StringBuilder(right);
      for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
        int at = random.nextInt(bytes.length());
        switch (random.nextInt(3)) {
          case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
          case 1 -> bytes.deleteCharAt(at);
          default -> bytes.insert(at, (char) random.nextInt(256));
        }
      }
      try (RawClient client = new RawClient(rig.server.port())) {
        Optional<HttpHead> answer = client.send(bytes.toString()).end().head();
        assertThat(answer.map(HttpHead::status).orElse(400)).as("%s", bytes).isBetween(200, 505);
      }
    }
    assertThat(rig.link.requests(""))
        .allSatisfy(
            one ->
                assertThat(one.line())
                    .matches("(GET|HEAD) /v2/[a-z0-9][a-z0-9._/-]*/manifests/[A-Za-z0-9:._-]+"));
    rig.client.pull("app", image);
    assertThat(rig.server.err()).doesNotContain("Exception");
  }
}
