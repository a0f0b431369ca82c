package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The article's steps, each by its command of mirrorctl, and what the article promises of them. */
@Order(1)
@RealEngine
class ArticleIT {
  private static Network network;
  private static Path app;

  @BeforeAll
  static void make_an_image(Network ours) {
    network = ours;
    app = Images.app("library/redis:latest", 1);
  }

  @Test
  void registry_2_on_debians_engine() {
    follow_the_article("debian", Flavor.SYSTEMD, Images.registry2(), "registry:2");
  }

  @Test
  @ModernEngine
  void registry_2_on_todays_engine() {
    follow_the_article("today", Flavor.MODERN, Images.registry2(), "registry:2");
  }

  @Test
  @ModernEngine
  void registry_3_on_debians_engine() {
    follow_the_article("debian3", Flavor.SYSTEMD, Images.registry3(), "registry:3");
  }

  @Test
  @ModernEngine
  void registry_3_on_todays_engine() {
    follow_the_article("today3", Flavor.MODERN, Images.registry3(), "registry:3");
  }

  private static void follow_the_article(String name, Flavor flavor, Path archive, String image) {
    Upstream hub = Upstream.start(network, name + "-hub");
    hub.push(app, "library/redis:latest");
    try (TestHost host = TestHost.boot(network, name, flavor)) {
      host.loadImage(archive);

      assertThat(
              host.mirrorctlProcess("init", "--upstream", hub.url(), "--image", image).ok().err())
          .contains("now      created the storage directory /var/lib/docker-registry")
          .contains("now      recorded docker.io in /etc/mirrorctl/mirrors.yml");
      assertThat(host.readFile(Facts.CONFIG))
          .contains("remoteurl: " + hub.url())
          .doesNotContain("blobdescriptor");
      assertThat(host.sh("docker ps -aq").ok().out()).isEmpty();

      assertThat(host.mirrorctlProcess("start").ok().err())
          .contains("now      started the container v2-mirror on 127.0.0.1:5000");
      assertThat(Facts.inspect(host, "v2-mirror", ".Config.Image")).isEqualTo(image);
      assertThat(Facts.inspect(host, "v2-mirror", ".HostConfig.RestartPolicy.Name"))
          .isEqualTo("always");
      assertThat(host.mirrorctl("daemon-config", "--check").exit()).isEqualTo(3);

      assertThat(host.mirrorctlProcess("daemon-config").ok().err())
          .contains(
              "now      http://127.0.0.1:5000 is first in /etc/docker/daemon.json and in force");
      assertThat(host.mirrorctl("daemon-config", "--check").exit()).isZero();

      host.sh("docker pull redis").ok();
      Facts.awaitStored(host, hub);
      int blobs = hub.requestCount("/blobs/");
      assertThat(blobs).isPositive();
      int served = blobsServed(host);

      host.sh("docker rmi redis && docker pull redis").ok();
      assertThat(hub.requestCount("/blobs/")).isEqualTo(blobs);
      assertThat(blobsServed(host)).isGreaterThan(served);
      assertThat(hub.requests("").stream().map(Upstream.Request::client))
          .containsOnly(host.address());

      assertThat(host.sh("curl -sS localhost:5000/v2/_catalog").ok().out().strip())
          .isEqualTo("{\"repositories\":[\"library/redis\"]}");
      JsonNode status = Facts.status(host);
      assertThat(status.path("healthy").asBoolean()).isTrue();
      JsonNode mirror = status.path("mirrors").path(0);
      assertThat(mirror.path("name").asText()).isEqualTo("docker.io");
      assertThat(mirror.path("inForce").asText()).isEqualTo("yes");
      assertThat(mirror.path("repositories").asInt()).isEqualTo(1);
      assertThat(mirror.path("bytes").asLong()).isGreaterThan(1024 * 1024);
      assertThat(mirror.path("drift").isEmpty()).isTrue();
      assertThat(host.mirrorctl("status").ok().out()).contains("docker.io  healthy");
    }
  }

  /** The blobs that the mirror's own log says it gave away. */
  private static int blobsServed(TestHost host) {
    return Math.toIntExact(
        host.mirrorctl("logs")
            .ok()
            .out()
            .lines()
            .filter(l -> l.contains("GET /v2/library/redis/blobs/"))
            .count());
  }
}
