package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGTERM and SIGHUP while an image is being pulled. */
@RealRegistry
class SignalsIT {
  private static final int SIZE = 2 * 1024 * 1024;
  private static final String OTHER = "other.example";

  private Rig rig;
  private TestImage.Blob blob;

  @BeforeEach
  void start() {
    rig = Rig.start();
    blob = TestImage.Blob.random(1, SIZE);
    rig.registry.push("library/app", blob);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** A pull of which a little has come. */
  private RawClient begun(String repository) {
    rig.link.rate(16_000_000);
    return new RawClient(rig.server.port()).get(PullClient.blobPath(repository, blob.digest()));
  }

  private void assertWhole(RawClient client) {
    RawClient.Answer answer = client.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(TestImage.digest(answer.body())).isEqualTo(blob.digest());
  }

  private int status(String repository) {
    return rig.client.head(PullClient.blobPath(repository, blob.digest())).statusCode();
  }

  @Test
  void sigterm_finishes_what_is_in_flight() {
    try (RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      rig.server.process().signal("TERM");
      assertWhole(client);
    }
    assertThat(rig.server.process().exitWithin(Duration.ofSeconds(15))).isIn(0, 143);
    assertThat(rig.server.blob(blob.digest())).exists();
    assertThat(rig.server.out()).contains("/v2/app/blobs/" + blob.digest());
  }

  @Test
  void sighup_adds_and_removes_a_mirror_without_dropping_a_pull() {
    try (RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      assertThat(status(OTHER + "/library/app")).isEqualTo(404);
      rig.server.configure(
          rig.server.hub(rig.link.uri()), rig.server.another(OTHER, rig.link.uri()));
      rig.server.reload("again");
      assertThat(status(OTHER + "/library/app")).isEqualTo(200);
      rig.server.configure(rig.server.hub(rig.link.uri()));
      rig.server.reload("again");
      assertThat(status(OTHER + "/library/app")).isEqualTo(404);
      assertWhole(client);
    }
    assertThat(rig.link.count("GET .*" + blob.digest())).isEqualTo(1);
  }

  @Test
  void sighup_with_a_bad_file_keeps_the_old_one_and_says_so() {
    try (RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      rig.server.configure("mirrors: [\n");
      rig.server.reload("the settings stay as they were");
      assertWhole(client);
    }
    assertThat(status("app")).isEqualTo(200);
    assertThat(rig.server.err()).contains("mirrors.yml").doesNotContain("Exception");
  }
}
