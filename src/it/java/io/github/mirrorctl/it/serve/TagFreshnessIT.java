package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tag is what the upstream says now, and asking costs one HEAD. */
@RealRegistry
class TagFreshnessIT {
  /** A mirror whose tags may be a minute old. */
  private static final String LAZY = "lazy.example";

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.stopped();
    rig.server
        .configure(
            rig.server.hub(rig.link.uri()),
            rig.server.another(LAZY, rig.link.uri(), "revalidate: 60s"))
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

  private static String digest(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Docker-Content-Digest").orElse("none");
  }

  private static HttpResponse<byte[]> tag(String repository) {
    return rig.client.get(PullClient.manifest(repository, "latest"));
  }

  @Test
  void each_request_asks_by_one_head_and_the_manifest_is_fetched_once() {
    TestImage image = rig.push("library/asked", TestImage.oci(1, 10));
    for (int i = 1; i <= 4; i++) {
      HttpResponse<byte[]> response = tag("asked");
      assertThat(response.body()).isEqualTo(image.manifest());
      assertThat(response.headers().firstValue("Warning")).isEmpty();
      assertThat(rig.link.count("HEAD .*/asked/")).isEqualTo(i);
    }
    assertThat(rig.client.head(PullClient.manifest("asked", "latest")).statusCode()).isEqualTo(200);
    assertThat(rig.link.count("HEAD .*/asked/")).isEqualTo(5);
    assertThat(rig.link.count("GET .*/asked/")).isEqualTo(1);
  }

  @Test
  void requests_at_the_same_time_share_the_question() {
    TestImage image = rig.push("library/shared", TestImage.oci(2, 10));
    rig.client.pull("shared", image);
    rig.link.forget();
    rig.link.latency(Duration.ofMillis(800));
    PullClient.atOnce(
        16,
        () -> {
          assertThat(digest(rig.client.head(PullClient.manifest("shared", "latest"))))
              .isEqualTo(image.digest());
          return true;
        });
    assertThat(rig.link.count("HEAD")).isEqualTo(1);
    assertThat(rig.link.count("GET")).isZero();
  }

  @Test
  void a_tag_that_moved_is_seen_at_once_and_its_manifest_fetched_once() {
    TestImage before = rig.push("library/moved", TestImage.oci(3, 10));
    rig.client.pull("moved", before);
    TestImage after = rig.push("library/moved", TestImage.docker(4, 10));
    rig.link.forget();
    rig.client.pull("moved", after);
    rig.client.pull("moved", after);
    assertThat(rig.link.count("GET .*/manifests/")).isEqualTo(1);
    assertThat(rig.client.get(PullClient.manifest("moved", before.digest())).body())
        .isEqualTo(before.manifest());
  }

  @Test
  void a_tag_whose_new_manifest_does_not_come_is_answered_with_the_old_one() {
    TestImage before = rig.push("library/stuck", TestImage.oci(12, 10));
    rig.client.pull("stuck", before);
    TestImage after = rig.push("library/stuck", TestImage.oci(13, 10));
    rig.link.next(1, "GET .*/stuck/manifests/", Fault.silentAfter(0));
    long began = System.nanoTime();
    HttpResponse<byte[]> response = tag("stuck");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(response.body()).isEqualTo(before.manifest());
    assertThat(response.headers().firstValue("Warning")).isPresent();
    // the one that hangs is given up after 20 s, and asked for again
    Duration given = Duration.ofSeconds(40);
    assertThat(Until.holds(given, () -> digest(tag("stuck")).equals(after.digest()))).isTrue();
  }

  @Test
  void a_tag_that_was_deleted_upstream_is_gone_here_too() {
    TestImage image = rig.push("library/deleted", TestImage.oci(5, 10));
    rig.client.pull("deleted", image);
    rig.registry.delete("library/deleted", image.digest());
    assertThat(tag("deleted").statusCode()).isEqualTo(404);
  }

  @Test
  void within_its_minute_a_tag_is_answered_without_asking() {
    TestImage before = rig.push("app/lazy", TestImage.oci(6, 10));
    rig.client.pull(LAZY + "/app/lazy", before);
    rig.push("app/lazy", TestImage.oci(7, 10));
    rig.link.forget();
    for (int i = 0; i < 5; i++) {
      assertThat(digest(tag(LAZY + "/app/lazy"))).isEqualTo(before.digest());
    }
    assertThat(rig.link.count("/app/lazy/")).isZero();
  }

  @Test
  void an_upstream_that_tells_no_digest_is_served_all_the_same() {
    TestImage before = rig.push("library/untold", TestImage.oci(8, 10));
    rig.link.all("/untold/manifests/", Fault.without("Docker-Content-Digest"));
    rig.client.pull("untold", before);
    TestImage after = rig.push("library/untold", TestImage.oci(9, 10));
    rig.client.pull("untold", after);
  }

  @Test
  void an_index_and_its_images_come_with_their_own_types() {
    TestImage index =
        rig.push("library/multi", TestImage.index(TestImage.oci(10, 20), TestImage.docker(11, 30)));
    rig.client.pull("multi", index);
    rig.link.refuse();
    rig.client.pull("multi", index);
  }
}
