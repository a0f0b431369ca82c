package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A download goes on where it stopped, whatever stopped it, and its clients don't notice. */
@RealRegistry
class ResumeIT {
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

  private static TestImage.Blob pushed(String repository, long seed, int size) {
    TestImage.Blob blob = TestImage.Blob.random(seed, size);
    rig.registry.push("library/" + repository, blob);
    return blob;
  }

  @Test
  void a_pull_succeeds_through_three_cuts_and_no_byte_is_fetched_twice() {
    TestImage image = rig.push("library/cut", TestImage.oci(1, 2 * MIB));
    String layer = image.layer(0).digest();
    rig.link.next(1, layer, Fault.cutAfter(700_000));
    rig.link.next(1, layer, Fault.cutAfter(1));
    rig.link.next(1, layer, Fault.cutAfter(900_000));
    PullClient.atOnce(3, () -> rig.client.pull("cut", image));
    List<LinkExchange> requests = rig.link.requests("GET .*" + layer);
    assertThat(requests).hasSize(4);
    assertThat(requests)
        .extracting(one -> one.field("Range").orElse("all"))
        .containsExactly("all", "bytes=700000-", "bytes=700001-", "bytes=1600001-");
    assertThat(rig.link.bodyBytes(layer)).isEqualTo(image.layer(0).size());
  }

  @Test
  void a_connection_that_falls_silent_is_given_up_and_the_download_goes_on() {
    TestImage.Blob blob = pushed("silent", 2, MIB);
    rig.link.next(1, blob.digest(), Fault.silentAfter(MIB / 2));
    long before = System.nanoTime();
    rig.client.blob("silent", blob);
    assertThat((System.nanoTime() - before) / 1e9).isBetween(9.0, 15.0);
    assertThat(rig.link.bodyBytes(blob.digest())).isEqualTo(blob.size());
  }

  @Test
  void an_upstream_without_ranges_starts_over_and_the_client_does_not_notice() {
    TestImage.Blob blob = pushed("norange", 3, MIB);
    rig.link.next(1, blob.digest(), Fault.cutAfter(MIB / 2).withoutRanges());
    rig.link.all(blob.digest(), Fault.NONE.withoutRanges());
    PullClient.atOnce(2, () -> rig.client.blob("norange", blob));
    assertThat(rig.link.count("GET .*" + blob.digest())).isEqualTo(2);
  }

  @Test
  void who_has_wrong_bytes_of_a_first_try_does_not_get_a_whole_by_the_second() {
    TestImage.Blob blob = pushed("mixed", 6, MIB);
    rig.link.next(1, blob.digest(), Fault.wrongAndCutAfter(MIB / 2).withoutRanges());
    rig.link.all(blob.digest(), Fault.NONE.withoutRanges());
    try (RawClient client = new RawClient(rig.server.port())) {
      RawClient.Answer answer = client.get(PullClient.blobPath("mixed", blob.digest())).answer();
      if (answer.body().length == blob.size()) {
        assertThat(TestImage.digest(answer.body())).isEqualTo(blob.digest());
      } else {
        assertThat(answer.ending()).isEqualTo(RawClient.Ending.FIN);
      }
    }
    rig.client.blob("mixed", blob);
    assertThat(rig.link.count("GET .*" + blob.digest())).isEqualTo(2);
  }

  @Test
  void a_kill_at_half_costs_the_missing_half_alone() throws IOException {
    TestImage.Blob blob = pushed("killed", 4, 4 * MIB);
    rig.link.rate(20_000_000);
    try (RawClient client = new RawClient(rig.server.port())) {
      client.get(PullClient.blobPath("killed", blob.digest()));
      client.head();
      client.read(blob.size() / 2);
      rig.server.kill();
    }
    rig.link.mend();
    rig.link.forget();
    rig.server.start();
    assertThat(rig.server.blob(blob.digest())).doesNotExist();
    rig.client.blob("killed", blob);
    assertThat(rig.link.bodyBytes(blob.digest()) / (double) blob.size()).isLessThan(0.51);
    assertThat(rig.link.requests(blob.digest()))
        .singleElement()
        .satisfies(one -> assertThat(one.field("Range")).isPresent());
  }

  @Test
  void what_a_killed_server_left_is_proven_before_it_counts() throws IOException {
    TestImage.Blob blob = pushed("forged", 5, MIB);
    rig.link.next(1, blob.digest(), Fault.silentAfter(MIB / 2));
    try (RawClient client = new RawClient(rig.server.port())) {
      client.get(PullClient.blobPath("forged", blob.digest()));
      client.head();
      client.read(MIB / 2 - 1);
      rig.server.kill();
    }
    rig.link.mend();
    Disk.flip(rig.server.partial(blob.digest()), 1000);
    rig.server.start();
    try (RawClient client = new RawClient(rig.server.port())) {
      client.get(PullClient.blobPath("forged", blob.digest()));
      RawClient.Answer answer = client.answer();
      assertThat(answer.body().length).isLessThan(blob.size());
      assertThat(answer.ending()).isEqualTo(RawClient.Ending.FIN);
    }
    assertThat(rig.server.blob(blob.digest())).doesNotExist();
    rig.client.blob("forged", blob);
  }
}
