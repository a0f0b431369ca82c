package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two mirrors on one host stay apart. */
@RealEngine
class TwoUpstreamsIT {
  @Test
  void each_mirror_gives_its_own_upstreams_images(Network network) {
    Upstream hub = Upstream.start(network, "hub");
    Upstream ghcr = Upstream.start(network, "ghcr");
    // the same name at both: a mirror of the wrong one would not be noticed otherwise
    hub.push(Images.app("library/redis:latest", 1), "library/redis:latest");
    ghcr.push(Images.app("library/redis:latest", 1, "ghcr"), "library/redis:latest");
    try (TestHost host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD)) {
      host.mirrorctl("init", "docker.io", "--upstream", hub.url()).ok();
      host.mirrorctl("init", "ghcr.io", "--upstream", ghcr.url()).ok();
      assertThat(host.mirrorctl("start").ok().err())
          .contains("now      started the container v2-mirror on 127.0.0.1:5000")
          .contains("now      started the container v2-mirror-ghcr.io on 127.0.0.1:5001");
      Facts.assertAlready(host.mirrorctl("start"));
      assertThat(host.readFile(Facts.STORAGE + "-ghcr.io/config.yml"))
          .contains("remoteurl: " + ghcr.url());

      host.sh("docker pull -q 127.0.0.1:5000/library/redis").ok();
      host.sh("docker pull -q 127.0.0.1:5001/library/redis").ok();
      assertThat(digest(host, "127.0.0.1:5000/library/redis"))
          .isEqualTo(digestAt(host, hub))
          .isNotEqualTo(digestAt(host, ghcr));
      assertThat(digest(host, "127.0.0.1:5001/library/redis")).isEqualTo(digestAt(host, ghcr));

      host.mirrorctl("daemon-config").ok();
      Result other = host.mirrorctl("daemon-config", "ghcr.io");
      assertThat(other.exit()).isEqualTo(2);
      assertThat(other.err()).contains("docker pull 127.0.0.1:5001/REPOSITORY:TAG");
      Facts.awaitHealthy(host);
      JsonNode mirrors = Facts.status(host).path("mirrors");
      assertThat(mirrors.findValuesAsText("name")).containsExactly("docker.io", "ghcr.io");
      assertThat(mirrors.findValuesAsText("inForce")).containsExactly("yes", "not-applicable");
      assertThat(mirrors.findValuesAsText("repositories")).containsExactly("1", "1");
      assertThat(mirrors.findValuesAsText("storage"))
          .containsExactly(Facts.STORAGE, Facts.STORAGE + "-ghcr.io");

      refusesWhatTheOtherHas(host);

      host.mirrorctl("down", "ghcr.io").ok();
      assertThat(host.sh("docker ps --format '{{.Names}}'").out()).isEqualTo("v2-mirror\n");
      assertThat(host.mirrorctl("status").exit()).isZero();
      host.mirrorctl("down").ok();
      assertThat(host.sh("docker ps -aq").out()).isEmpty();
      assertThat(host.exists(Facts.SETTINGS)).isFalse();
    }
  }

  private static void refusesWhatTheOtherHas(TestHost host) {
    String before = Facts.everything(host);
    for (List<String> same :
        List.of(
            List.of("--storage", Facts.STORAGE),
            List.of("--storage", Facts.STORAGE + "/../docker-registry"),
            List.of("--listen", "127.0.0.1:5000"))) {
      Result result = host.mirrorctl("init", "quay.io", same.get(0), same.get(1));
      assertThat(result.exit()).as(result.toString()).isEqualTo(2);
      assertThat(result.err()).contains("docker.io", "quay.io");
    }
    assertThat(host.mirrorctl("start", "quay.io").exit()).isEqualTo(2);
    assertThat(Facts.everything(host)).isEqualTo(before);
  }

  private static String digest(TestHost host, String image) {
    return host.sh("docker image inspect -f '{{index .RepoDigests 0}}' " + image)
        .ok()
        .out()
        .strip()
        .replaceAll(".*@", "");
  }

  private static String digestAt(TestHost host, Upstream upstream) {
    return host.sh(
            "curl -sSI -H 'Accept: application/vnd.docker.distribution.manifest.v2+json'"
                + " -H 'Accept: application/vnd.oci.image.manifest.v1+json' "
                + upstream.url()
                + "/v2/library/redis/manifests/latest | tr -d '\\r' | grep -oi 'sha256:[0-9a-f]*' | head -1")
        .ok()
        .out()
        .strip();
  }
}
