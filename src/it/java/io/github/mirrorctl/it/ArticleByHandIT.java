package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The article's steps with docker's own commands: what mirrorctl has to do as well. */
@Order(1)
@RealEngine
class ArticleByHandIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void registry_2_on_debians_engine(Network network) {
    follow_the_article(
        network,
        "debian",
        Flavor.SYSTEMD,
        Images.registry2(),
        "registry:2",
        "/etc/docker/registry/config.yml");
  }

  @Test
  void registry_2_without_systemd(Network network) {
    follow_the_article(
        network,
        "nosystemd",
        Flavor.SERVICE,
        Images.registry2(),
        "registry:2",
        "/etc/docker/registry/config.yml");
  }

  @Test
  @ModernEngine
  void registry_3_on_todays_engine(Network network) {
    follow_the_article(
        network,
        "today",
        Flavor.MODERN,
        Images.registry3(),
        "registry:3",
        "/etc/distribution/config.yml");
  }

  private static void follow_the_article(
      Network network, String name, Flavor flavor, Path archive, String image, String config) {
    Upstream hub = Upstream.withRedis(network, name + "-hub");
    try (TestHost host = TestHost.boot(network, name, flavor)) {
      host.loadImage(archive);
      host.sh(
              """
              set -e
              mkdir /var/lib/docker-registry
              docker run --rm %1$s cat %2$s > /var/lib/docker-registry/config.yml
              printf 'proxy:\\n  remoteurl: %3$s\\n' >> /var/lib/docker-registry/config.yml
              docker run --restart=always -p 127.0.0.1:5000:5000 --name v2-mirror \
                -v /var/lib/docker-registry:/var/lib/registry --detach %1$s serve /var/lib/registry/config.yml
              echo '{"registry-mirrors": ["http://localhost:5000"]}' > /etc/docker/daemon.json
              """
                  .formatted(image, config, hub.url()))
          .ok();
      host.restartEngine().ok();
      host.await(SOON, "curl -sf localhost:5000/v2/");

      host.sh("docker pull redis").ok();
      // the mirror stores what it passes on a little later than it answers
      String fetched =
          hub.requests("/blobs/sha256:").stream()
              .map(request -> request.path().replaceAll(".*sha256:", ""))
              .distinct()
              .collect(Collectors.joining(" "));
      host.await(
          SOON,
          "cd /var/lib/docker-registry/docker/registry/v2/blobs/sha256 && for d in "
              + fetched
              + "; do ls */$d/data || exit 1; done");
      int blobs = hub.requestCount("/blobs/");
      assertThat(blobs).isPositive();

      host.sh("docker rmi redis && docker pull redis").ok();
      assertThat(hub.requestCount("/blobs/")).isEqualTo(blobs);
      assertThat(host.sh("curl -s localhost:5000/v2/_catalog").ok().out())
          .contains("library/redis");
      assertThat(hub.requests("").stream().map(Upstream.Request::client))
          .containsOnly(host.address());
    }
  }
}
