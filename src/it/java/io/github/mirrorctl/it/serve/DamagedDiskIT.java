package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the disk has lost or changed is never served: it is fetched again in the same request. */
@RealRegistry
class DamagedDiskIT {
  private static final int SIZE = 400_000;

  /** A mirror that trusts a file for no time at all. */
  private static final String STRICT = "strict.example";

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.stopped();
    rig.server
        .configure(
            rig.server.hub(rig.link.uri()),
            rig.server.another(STRICT, rig.link.uri(), "verify-every: 0s"))
        .start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void mend() {
    rig.link.mend();
  }

  private static TestImage pulled(String repository, long seed) {
    TestImage image = TestImage.oci(seed, SIZE);
    rig.push("library/" + repository, image);
    rig.client.pull(repository, image);
    return image;
  }

  private static TestImage pulledStrictly(String name, long seed) {
    TestImage image = TestImage.oci(seed, SIZE);
    rig.push("app/" + name, image);
    rig.client.pull(STRICT + "/app/" + name, image);
    return image;
  }

  private static Path layer(TestImage image) {
    return rig.server.blob(image.layer(0).digest());
  }

  private static Path strict(TestImage image) {
    return ServerUnderTest.blob(rig.folder().resolve("server/" + STRICT), image.layer(0).digest());
  }

  private static void assertMendedByOneFetch(String repository, TestImage image, Path file) {
    String layer = image.layer(0).digest();
    rig.link.forget();
    rig.client.pull(repository, image);
    assertThat(rig.link.bodyBytes(layer)).isEqualTo(SIZE);
    assertThat(file).hasBinaryContent(image.layer(0).bytes());
    rig.client.pull(repository, image);
    assertThat(rig.link.count("GET .*" + layer)).isEqualTo(1);
  }

  @Test
  void a_truncated_blob_is_fetched_again() {
    TestImage image = pulled("truncated", 1);
    Path file = layer(image);
    Disk.truncate(file, SIZE / 2);
    assertMendedByOneFetch("truncated", image, file);
  }

  @Test
  void a_byte_that_somebody_changed_is_seen_by_the_file_s_time() {
    TestImage image = pulled("changed", 4);
    Path file = layer(image);
    Disk.change(file, SIZE / 2);
    assertMendedByOneFetch("changed", image, file);
  }

  @Test
  void a_bit_that_flipped_by_itself_is_seen_once_the_verification_is_too_old() {
    TestImage image = pulledStrictly("flipped", 6);
    Path file = strict(image);
    Disk.flip(file, SIZE / 2);
    assertMendedByOneFetch(STRICT + "/app/flipped", image, file);
  }

  @Test
  void many_clients_of_a_bad_blob_cost_one_fetch() {
    TestImage image = pulled("many", 7);
    Path file = layer(image);
    Disk.change(file, 0);
    rig.link.forget();
    PullClient.atOnce(16, () -> rig.client.pull("many", image));
    assertThat(rig.link.bodyBytes(image.layer(0).digest())).isEqualTo(SIZE);
  }

  @Test
  void what_happened_while_the_server_was_down_is_seen_too() {
    TestImage truncated = pulled("down-truncated", 10);
    TestImage changed = pulled("down-changed", 11);
    TestImage emptied = pulled("down-emptied", 12);
    TestImage flipped = pulledStrictly("down-flipped", 13);
    TestImage badManifest = pulled("down-manifest", 14);
    TestImage shortManifest = pulled("down-manifest-short", 15);
    TestImage away = pulled("down-manifest-away", 16);
    rig.server.stop();
    Disk.truncate(layer(truncated), SIZE / 2);
    Disk.change(layer(changed), SIZE / 2);
    Disk.truncate(layer(emptied), 0);
    Disk.flip(strict(flipped), SIZE - 1);
    Disk.flip(rig.server.blob(badManifest.digest()), 10);
    Disk.truncate(rig.server.blob(shortManifest.digest()), 10);
    Disk.flip(rig.server.blob(away.digest()), 10);
    rig.server.start();

    // whoever knows the digest alone has no manifest to compare with
    rig.client.blob("down-emptied", emptied.layer(0));
    assertMendedByOneFetch("down-truncated", truncated, layer(truncated));
    assertMendedByOneFetch("down-changed", changed, layer(changed));
    assertMendedByOneFetch(STRICT + "/app/down-flipped", flipped, strict(flipped));
    for (TestImage image : List.of(badManifest, shortManifest)) {
      rig.link.forget();
      rig.client.pull(image == badManifest ? "down-manifest" : "down-manifest-short", image);
      assertThat(rig.link.count("GET .*/manifests/")).isEqualTo(1);
      assertThat(rig.link.count("GET .*/blobs/")).isZero();
    }
    rig.link.refuse();
    var response = rig.client.get(PullClient.manifest("down-manifest-away", away.digest()));
    assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
  }
}
