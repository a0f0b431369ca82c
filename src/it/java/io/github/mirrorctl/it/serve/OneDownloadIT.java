package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many ask, and whenever: each byte comes from the upstream once. */
@RealRegistry
class OneDownloadIT {
  private static final int MIB = 1024 * 1024;

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void mend() {
    rig.link.mend();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64})
  void an_image_is_fetched_once_for_so_many_clients(int clients) {
    TestImage image = rig.push("library/once-" + clients, TestImage.oci(clients, 3 * MIB, MIB));
    // seconds for each layer: on a busy machine too the last client asks while it arrives
    rig.link.rate(10_000_000);
    List<PullClient.Pulled> pulls =
        PullClient.atOnce(clients, () -> rig.client.pull("once-" + clients, image));
    assertThat(pulls).allMatch(pulled -> pulled.bytes() == 4 * MIB + image.blobs().get(0).size());
    assertThat(rig.link.bytes("once-" + clients + "/") / (double) image.bytes())
        .isBetween(1.0, 1.01);
    assertThat(rig.link.count("GET .*/once-" + clients + "/blobs/")).isEqualTo(3);
    long lastByte =
        rig.link.requests(image.layer(0).digest()).stream()
            .mapToLong(LinkExchange::lastByte)
            .max()
            .orElseThrow();
    assertThat(pulls).allMatch(pulled -> pulled.firstByte() < lastByte);
  }

  @Test
  void a_slow_client_holds_nobody_up_and_gets_all_of_it() {
    TestImage image = rig.push("library/slow", TestImage.oci(101, 4 * MIB));
    TestImage.Blob layer = image.layer(0);
    try (RawClient slow = new RawClient(rig.server.port(), 16 * 1024)) {
      slow.get(PullClient.blobPath("slow", layer.digest()));
      HttpHead head = slow.head().orElseThrow();
      // no more than that is taken before the others have all
      slow.read(1000);
      PullClient.atOnce(4, () -> rig.client.pull("slow", image));
      RawClient.Answer rest = slow.rest(head, layer.size() - 1000L);
      assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(layer.bytes(), 1000, layer.size()));
    }
    assertThat(rig.link.bodyBytes(layer.digest())).isEqualTo(layer.size());
  }

  @Test
  void a_client_that_comes_late_gets_the_beginning_too() {
    TestImage.Blob blob = TestImage.Blob.random(102, 2 * MIB);
    rig.registry.push("library/late", blob);
    rig.link.rate(16_000_000);
    try (RawClient first = new RawClient(rig.server.port())) {
      first.get(PullClient.blobPath("late", blob.digest()));
      HttpHead head = first.head().orElseThrow();
      first.read(MIB);
      rig.client.blob("late", blob);
      assertThat(first.rest(head, blob.size() - MIB).body()).hasSize(blob.size() - MIB);
    }
    assertThat(rig.link.count(blob.digest())).isEqualTo(1);
    assertThat(rig.link.bodyBytes(blob.digest())).isEqualTo(blob.size());
  }

  @Test
  void a_client_that_leaves_does_not_stop_the_download() {
    TestImage.Blob blob = TestImage.Blob.random(103, 2 * MIB);
    rig.registry.push("library/left", blob);
    rig.link.rate(16_000_000);
    try (RawClient leaver = new RawClient(rig.server.port())) {
      leaver.get(PullClient.blobPath("left", blob.digest()));
      leaver.head();
      leaver.read(1000);
    }
    Until.hold(
        "the blob is stored",
        () -> rig.server.blob(blob.digest()).toFile().length() == blob.size());
    rig.client.blob("left", blob);
    assertThat(rig.link.bodyBytes(blob.digest())).isEqualTo(blob.size());
  }
}
