package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing wrong is kept, nor is it ever given to a client as a whole. */
@RealRegistry
class WrongUpstreamIT {
  private static final int SIZE = 300_000;

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

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("wrong", Fault.wrongBytes()),
        Arguments.of("short", Fault.tooFew(100)),
        Arguments.of("long", Fault.tooMany(100)),
        Arguments.of("endless", Fault.endless()));
  }

  /** The client knows the manifest, as every engine does, and so does the server. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void a_wrong_body_is_not_kept_and_what_a_client_gets_of_it_ends_short(String name, Fault fault) {
    TestImage image = rig.push("library/" + name, TestImage.oci(name.hashCode(), SIZE));
    TestImage.Blob layer = image.layer(0);
    rig.client.get(PullClient.manifest(name, "latest"));
    rig.link.all(layer.digest(), fault);
    assertNotServed(name, layer);
    // it is proven before a byte of it goes out now
    try (RawClient second = new RawClient(rig.server.port())) {
      second.get(PullClient.blobPath(name, layer.digest()));
      assertThat(second.answer().status()).isEqualTo(404);
    }
    rig.link.mend();
    rig.client.pull(name, image);
  }

  /** A client that knows the digest alone. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void so_it_is_of_a_blob_whose_length_no_manifest_tells(String name, Fault fault) {
    String repository = name + "-unknown";
    TestImage.Blob blob = TestImage.Blob.random(repository.hashCode(), SIZE);
    rig.registry.push("library/" + repository, blob);
    rig.link.all(blob.digest(), fault);
    assertNotServed(repository, blob);
    rig.link.mend();
    rig.client.blob(repository, blob);
  }

  private static void assertNotServed(String repository, TestImage.Blob blob) {
    try (RawClient client = new RawClient(rig.server.port())) {
      client.get(PullClient.blobPath(repository, blob.digest()));
      RawClient.Answer answer = client.answer();
      if (answer.status() == 200) {
        assertThat(answer.body().length)
            .isLessThan((int) answer.head().length().orElse(Integer.MAX_VALUE));
        assertThat(TestImage.digest(answer.body())).isNotEqualTo(blob.digest());
        assertThat(answer.ending()).isEqualTo(RawClient.Ending.FIN);
      } else {
        assertThat(answer.status()).isEqualTo(404);
      }
    }
    assertThat(rig.server.blob(blob.digest())).doesNotExist();
  }

  @Test
  void a_blob_that_the_upstream_does_not_have_is_not_found() {
    TestImage.Blob blob = TestImage.Blob.random(1, 10);
    var response = rig.client.get(PullClient.blobPath("nothing", blob.digest()));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(new String(response.body(), HttpText.LATIN)).contains("BLOB_UNKNOWN");
    assertThat(rig.link.count("GET .*" + blob.digest())).isEqualTo(1);
  }

  @Test
  void a_blob_that_only_trouble_comes_of_is_not_found_before_its_first_byte() {
    TestImage.Blob blob = TestImage.Blob.random(2, 10);
    rig.registry.push("library/busy", blob);
    rig.link.all(blob.digest(), Fault.answer("503 Service Unavailable"));
    long before = System.nanoTime();
    var response = rig.client.get(PullClient.blobPath("busy", blob.digest()));
    assertThat(response.statusCode()).isEqualTo(404);
    // today's engine goes to its next host after 30 s by itself, an older one after 45 s
    assertThat((System.nanoTime() - before) / 1e9).isLessThan(15);
    rig.link.mend();
    rig.client.blob("busy", blob);
  }

  @Test
  void a_blob_whose_upstream_never_answers_is_not_found_before_the_client_gives_up() {
    TestImage.Blob blob = TestImage.Blob.random(3, 10);
    rig.registry.push("library/mute", blob);
    rig.link.silence();
    long before = System.nanoTime();
    var response = rig.client.get(PullClient.blobPath("mute", blob.digest()));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat((System.nanoTime() - before) / 1e9).isLessThan(25);
    rig.link.mend();
    rig.client.blob("mute", blob);
  }

  @Test
  void a_manifest_of_wrong_bytes_is_not_served() {
    TestImage image = rig.push("library/forged", TestImage.oci(4, 10));
    rig.link.all("GET .*/forged/manifests/", Fault.wrongBytes());
    assertThat(rig.client.get(PullClient.manifest("forged", image.digest())).statusCode())
        .isGreaterThanOrEqualTo(400);
    assertThat(rig.client.get(PullClient.manifest("forged", "latest")).statusCode())
        .isGreaterThanOrEqualTo(400);
    rig.link.mend();
    rig.client.pull("forged", image);
  }
}
