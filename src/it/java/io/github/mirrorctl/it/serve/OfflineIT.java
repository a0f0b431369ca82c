package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server needs no upstream to start, and its end, however sudden, loses nothing stored. */
@RealRegistry
class OfflineIT {
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

  @Test
  void a_kill_in_the_middle_of_writes_loses_nothing_and_the_next_start_needs_no_upstream() {
    List<TestImage> images = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      TestImage image = TestImage.oci(10 + i, MIB, 1000);
      images.add(rig.push("library/image" + i, image));
    }
    rig.client.pull("image0", images.get(0));
    rig.client.pull("image1", images.get(1));
    rig.link.rate(32_000_000);
    List<RawClient> readers = new ArrayList<>();
    try {
      for (int i = 2; i < 6; i++) {
        rig.client.get(PullClient.manifest("image" + i, "latest"));
        RawClient reader = new RawClient(rig.server.port());
        readers.add(reader.get(PullClient.blobPath("image" + i, images.get(i).layer(0).digest())));
      }
      readers.forEach(RawClient::head);
      readers.get(0).read(MIB / 3);
      rig.server.kill();
    } finally {
      readers.forEach(RawClient::close);
    }

    rig.link.refuse();
    rig.server.start();
    rig.client.pull("image0", images.get(0));
    rig.client.pull("image1", images.get(1));
    rig.link.mend();
    Until.hold(
        "the upstream is asked again",
        () ->
            rig.client
                .get(PullClient.manifest("image0", "latest"))
                .headers()
                .firstValue("Warning")
                .isEmpty());
    for (int i = 2; i < 6; i++) {
      rig.client.pull("image" + i, images.get(i));
    }
    // what a kill costs is what was on its way
    long bytes = images.stream().mapToLong(image -> image.layer(0).size()).sum();
    assertThat(rig.link.bodyBytes("GET .*/blobs/")).isLessThan(bytes + bytes / 10);
  }

  @Test
  void a_second_server_on_the_same_storage_says_who_has_it() {
    Child first = rig.server.process();
    ServerUnderTest second = new ServerUnderTest(rig.folder());
    second.configure(
        new ServerUnderTest.Configured(
            "docker.io", rig.link.uri(), rig.server.storage(), second.port(), List.of()));
    try (Child refused = second.launch()) {
      assertThat(refused.exitWithin(Duration.ofSeconds(20))).isEqualTo(1);
      assertThat(refused.err())
          .contains("another server (pid " + first.pid() + ": mirrorctl serve)")
          .contains(rig.server.storage().toString())
          .doesNotContain("Exception");
    }
    assertThat(rig.client.get("/v2/").statusCode()).isEqualTo(200);
  }

  @Test
  void the_first_answer_after_a_start_is_of_what_is_there() {
    TestImage image = rig.push("library/early", TestImage.oci(30, 1000));
    rig.client.pull("early", image);
    for (int i = 0; i < 3; i++) {
      rig.server.kill();
      CompletableFuture<Integer> first = CompletableFuture.supplyAsync(OfflineIT::firstStatus);
      rig.server.start();
      assertThat(first.join()).isEqualTo(200);
    }
  }

  /** Asks from before the server listens until it answers. */
  private static int firstStatus() {
    while (true) {
      try (RawClient client = new RawClient(rig.server.port())) {
        return client.get(PullClient.manifest("early", "latest")).answer().status();
      } catch (UncheckedIOException e) {
        Thread.onSpinWait(); // nobody listens yet
      }
    }
  }
}
