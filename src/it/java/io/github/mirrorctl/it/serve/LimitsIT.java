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

/** Too many, too slow and too large: answered, and without growth in memory. */
@RealRegistry
class LimitsIT {
  private static final int MIB = 1024 * 1024;
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

  private static String manifest(int bytes) {
    String head = "{\"schemaVersion\":2,\"annotations\":{\"a\":\"";
    return head + "x".repeat(bytes - head.length() - 4) + "\"}}\n";
  }

  @Test
  void a_manifest_of_four_mebibytes_is_served() {
    String large = manifest(4 * MIB);
    String digest = TestImage.digest(large.getBytes(HttpText.LATIN));
    rig.link.all(
        "/large/manifests/",
        Fault.document("200 OK", large, "Content-Type: " + TestImage.OCI_MANIFEST));
    for (int i = 0; i < 2; i++) {
      HttpResponse<byte[]> response = rig.client.get(PullClient.manifest("large", digest));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue(TestImage.OCI_MANIFEST);
      assertThat(TestImage.digest(response.body())).isEqualTo(digest);
    }
    assertThat(rig.link.count("/large/")).isEqualTo(1);
  }

  @Test
  void a_larger_one_is_refused_with_413() {
    String large = manifest(4 * MIB + 1);
    String digest = TestImage.digest(large.getBytes(HttpText.LATIN));
    rig.link.all(
        "/larger/manifests/",
        Fault.document("200 OK", large, "Content-Type: " + TestImage.OCI_MANIFEST));
    HttpResponse<byte[]> response = rig.client.get(PullClient.manifest("larger", digest));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(new String(response.body(), HttpText.LATIN)).contains("SIZE_INVALID");
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
