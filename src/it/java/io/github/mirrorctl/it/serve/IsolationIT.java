package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client asks for, or one repository or upstream does, is not felt by anybody else. */
class IsolationIT {
  private static final int MIB = 1024 * 1024;

  private LoadRig rig;
  private FakeUpstream other;

  @BeforeEach
  void start() {
    other = FakeUpstream.start();
    rig = LoadRig.start(other.uri());
  }

  @AfterEach
  void stop() {
    rig.close();
    other.close();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("500 Internal Server Error", "X-Any: thing"),
        Arguments.of("503 Service Unavailable", "Retry-After: 600"),
        Arguments.of("429 Too Many Requests", "Retry-After: 3599"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_repository_that_fails_upstream_keeps_no_other_tag_from_being_fresh(
      String status, String field) {
    rig.upstream.all("/v2/broken/", FakeAnswer.status(status, field));
    rig.client.pull("good/app", rig.upstream.push("good/app", "latest", TestImage.oci(1, 100)));
    for (int i = 0; i < 20; i++) {
      rig.client.get(PullClient.manifest("broken/app" + i, "latest"));
      rig.client.head(PullClient.manifest("broken/app", "latest"));
    }
    for (int i = 2; i < 5; i++) {
      TestImage moved = rig.upstream.push("good/app", "latest", TestImage.oci(i, 100));
      HttpResponse<byte[]> fresh = rig.client.get(PullClient.manifest("good/app", "latest"));
      assertThat(fresh.body()).isEqualTo(moved.manifest());
      assertThat(fresh.headers().firstValue("Warning")).isEmpty();
      rig.client.get(PullClient.manifest("broken/app", "latest"));
    }
  }

  static Stream<FakeAnswer> hindrances() {
    return Stream.of(
        FakeAnswer.after(Duration.ofMillis(200), FakeAnswer.status("404 Not Found")),
        FakeAnswer.after(Duration.ofMillis(200), FakeAnswer.status("401 Unauthorized")),
        FakeAnswer.drip(1_000_000_000_000L, Duration.ofSeconds(5)),
        FakeAnswer.drip(300_000, Duration.ofSeconds(5)),
        FakeAnswer.hang());
  }

  @ParameterizedTest
  @MethodSource("hindrances")
  void who_asks_for_a_blob_under_an_invented_name_keeps_nobody_from_it(FakeAnswer hindrance) {
    rig.upstream.all("/v2/invented/", hindrance);
    List<TestImage> images = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      images.add(rig.upstream.push("good/app" + i, "latest", TestImage.oci(100 + i, 300_000)));
    }
    AtomicInteger next = new AtomicInteger();
    List<RawClient> attackers = new ArrayList<>();
    try {
      for (TestImage image : images) {
        for (TestImage.Blob blob : image.blobs()) {
          attackers.add(
              new RawClient("127.0.0.9", rig.server.port())
                  .get(PullClient.blobPath("invented/x", blob.digest())));
        }
      }
      Until.hold("the upstream is asked for them", () -> rig.upstream.count("invented") > 0);
      List<Long> pulled =
          PullClient.atOnce(
              images.size(),
              () -> {
                int number = next.getAndIncrement();
                return rig.client.pull("good/app" + number, images.get(number)).bytes();
              });
      assertThat(pulled).hasSize(15).allMatch(bytes -> bytes >= 300_000);
    } finally {
      attackers.forEach(RawClient::close);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 299_999, 300_001, 1_000_000_000_000L})
  void a_manifest_that_names_somebody_elses_layer_with_a_wrong_size_changes_nothing(long size) {
    for (int i = 0; i < 2; i++) {
      TestImage image = rig.upstream.push("good/app" + i, "latest", TestImage.oci(i, 300_000));
      if (i == 1) {
        rig.client.pull("good/app1", image);
      }
      pullWrongSize(image.layer(0).digest(), size);
      rig.client.pull("good/app" + i, image);
      String path = PullClient.blobPath("good/app" + i, image.layer(0).digest());
      assertThat(rig.client.head(path).headers().firstValueAsLong("Content-Length"))
          .hasValue(300_000);
    }
  }

  private void pullWrongSize(String digest, long size) {
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},
        "layers":[]}"""
            .formatted(
                TestImage.OCI_MANIFEST, "application/vnd.oci.image.config.v1+json", digest, size);
    rig.upstream.push(
        "attacker/evil", "x", TestImage.OCI_MANIFEST, manifest.getBytes(HttpText.LATIN));
    assertThat(rig.client.get(PullClient.manifest("attacker/evil", "x")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void asking_for_a_stored_blobs_head_reads_none_of_it_whatever_size_a_manifest_names() {
    long size = 64 * MIB;
    GeneratedBlob blob = rig.upstream.push("good/large", new GeneratedBlob(1, size));
    String path = PullClient.blobPath("good/large", blob.digest());
    assertThat(rig.client.get(path).statusCode()).isEqualTo(200);
    Until.hold("it is stored", () -> rig.server.blob(blob.digest()).toFile().length() == size);
    rig.client.head(path);
    pullWrongSize(blob.digest(), 7);
    long before = rig.usage().read();
    for (int i = 0; i < 10; i++) {
      HttpResponse<byte[]> head = rig.client.head(path);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(size);
    }
    assertThat(rig.usage().read() - before).isLessThan(size);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_upstream_that_hangs_keeps_no_other_mirrors_blob_back(boolean leave) {
    other.all("", FakeAnswer.hang());
    TestImage image = rig.upstream.push("good/app", "latest", TestImage.oci(1, MIB));
    try (LoadClient load = new LoadClient(rig.server.port())) {
      LoadResult asked =
          load.open(
              200,
              LoadClient.Load.of(
                      1,
                      number -> LoadClient.get(inventedBlob(number)).apply(number),
                      LoadClient.ALL)
                  .from(leave ? 1 : 200));
      Until.hold("all have asked", asked::begun);
      Until.hold("the upstream is asked", () -> other.count("/blobs/") > 0);
      if (leave) {
        load.end();
      }
      long began = System.nanoTime();
      rig.client.pull("good/app", image);
      // a hang is given up after many times that
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private static String inventedBlob(int number) {
    return PullClient.blobPath(
        LoadRig.OTHER + "/x/y",
        TestImage.digest(Integer.toString(number).getBytes(HttpText.LATIN)));
  }
}
