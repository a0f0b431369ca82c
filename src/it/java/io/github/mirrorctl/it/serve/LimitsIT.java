package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Too many, too slow, too large, and not meant well: answered, and without growth in memory. */
@RealRegistry
class LimitsIT {
  private static final int MIB = 1024 * 1024;
  private static final String EVIL = "GET /v2/evil/manifests/x HTTP/1.1\r\nHost: m\r\n\r\n";
  private static final int CONNECTIONS = 10_000;

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

  @Test
  void ten_thousand_idle_connections_keep_nobody_out() throws IOException {
    long before = rig.server.residentBytes();
    List<SocketChannel> idle = new ArrayList<>();
    try {
      InetSocketAddress server =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.server.port());
      for (int i = 0; i < CONNECTIONS; i++) {
        idle.add(SocketChannel.open(server));
      }
      rig.client.pull("app", image);
      assertThat(rig.server.residentBytes() - before).isLessThan(250L * MIB);
      for (int i = 0; i < CONNECTIONS; i += CONNECTIONS / 10) {
        assertThat(idle.get(i).isOpen()).isTrue();
      }
    } finally {
      for (SocketChannel one : idle) {
        one.close();
      }
    }
    rig.client.pull("app", image);
  }

  @Test
  void clients_that_send_their_heads_slowly_keep_nobody_out() {
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        slow.add(new RawClient(rig.server.port()).send("GET /v2/ HTTP/1.1\r\nHost: m\r\nX-Slow: "));
      }
      rig.client.pull("app", image);
      RawClient one = slow.get(100);
      for (int i = 0; i < 20; i++) {
        one.send("x");
      }
      assertThat(one.send("\r\n\r\n").answer().status()).isEqualTo(200);
    } finally {
      slow.forEach(RawClient::close);
    }
  }

  @Test
  void a_head_that_does_not_end_is_refused() {
    try (RawClient client = new RawClient(rig.server.port())) {
      client.send("GET /v2/ HTTP/1.1\r\n");
      Optional<HttpHead> refused = Optional.empty();
      try {
        for (int i = 0; i < 100; i++) {
          client.send("X-" + i + ": " + "y".repeat(1000) + "\r\n");
        }
        refused = client.head();
      } catch (UncheckedIOException e) {
        // the server has hung up on it
      }
      assertThat(refused.map(HttpHead::status).orElse(431)).isIn(400, 431);
    }
    rig.client.pull("app", image);
  }

  @Test
  void a_manifest_of_five_mebibytes_is_served() {
    // the registry itself takes none beyond four
    String large = "{\"schemaVersion\":2,\"annotations\":{\"a\":\"" + "x".repeat(5 * MIB) + "\"}}";
    String digest = TestImage.digest(large.getBytes(HttpText.LATIN));
    rig.link.all(
        "/large/manifests/",
        Fault.document("200 OK", large, "Content-Type: " + TestImage.OCI_MANIFEST));
    for (int i = 0; i < 2; i++) {
      HttpResponse<byte[]> response = rig.client.get(PullClient.manifest("large", digest));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(TestImage.digest(response.body())).isEqualTo(digest);
    }
    assertThat(rig.link.count("/large/")).isEqualTo(1);
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
        "GET /v2/ HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "GET /v2/ HTTP/1.1\r\nHost: m\r\nContent-Length: -1\r\n\r\n",
        "GET  /v2/ HTTP/9.9\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void what_is_no_request_does_no_harm(String bytes) {
    rig.link.forget();
    try (RawClient client = new RawClient(rig.server.port())) {
      Optional<HttpHead> answer = client.send(bytes).head();
      assertThat(answer.map(HttpHead::status).orElse(400)).isBetween(200, 505);
    }
    assertThat(rig.link.count("evil")).isZero();
    rig.client.pull("app", image);
  }

  @Test
  void a_client_that_takes_nothing_costs_no_memory() {
    TestImage.Blob blob = TestImage.Blob.random(2, 8 * MIB);
    rig.registry.push("library/slow", blob);
    rig.client.blob("slow", blob);
    long before = rig.server.residentBytes();
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        clients.add(
            new RawClient(rig.server.port(), 8192).get(PullClient.blobPath("slow", blob.digest())));
      }
      assertThat(clients).allMatch(client -> client.head().isPresent());
      rig.client.pull("app", image);
      assertThat(rig.server.residentBytes() - before).isLessThan(100L * MIB);
    } finally {
      clients.forEach(RawClient::close);
    }
  }
}
