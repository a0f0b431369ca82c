package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No upstream, no network, no image: what is said, and that it heals where it can. */
@RealEngine
class UpstreamTroubleIT {
  private static Network network;

  @BeforeAll
  static void keep(Network ours) {
    network = ours;
  }

  @Test
  void a_registry_whose_upstream_is_away_fails_soon_with_its_own_words_and_heals_by_itself() {
    Upstream hub = Upstream.withRedis(network, "away");
    hub.stop();
    try (TestHost host = TestHost.bootWith(Images.registry2(), network, "crash", Flavor.SYSTEMD)) {
      long begin = System.nanoTime();
      Result up = host.mirrorctl("up", "--upstream", hub.url());
      assertThat(System.nanoTime() - begin).isLessThan(Facts.SOON.toNanos());
      assertThat(up.exit()).as(up.toString()).isEqualTo(3);
      assertThat(up.err())
          .contains("mirrorctl: the registry of docker.io stops right after its start; its last")
          .contains("connection refused")
          .contains("next: a registry can't start while its upstream " + hub.url())
          .contains("'mirrorctl stop docker.io' ends that");
      assertThat(host.exists(Facts.DAEMON_JSON)).isFalse();
      Result status = host.mirrorctl("status");
      assertThat(status.exit()).isEqualTo(3);
      assertThat(status.out()).contains("not healthy", "restart");
      Result again = host.mirrorctl("start");
      assertThat(again.exit()).as(again.toString()).isEqualTo(3);
      assertThat(again.err()).contains("connection refused");

      hub.start();
      host.await(Facts.SOON, "curl -sf 127.0.0.1:5000/v2/");
      host.mirrorctl("up").ok();
      Facts.pullAfresh(host, "redis");
      assertThat(hub.requestCount("redis/manifests")).isPositive();
    }
  }

  @Test
  void without_network_and_image_it_says_so_and_changes_nothing() {
    Upstream hub = Upstream.start(network, "hub");
    Path registry = Images.registry2();
    Path folder = Objects.requireNonNull(registry.toAbsolutePath().getParent());
    try (TestHost host = TestHost.boot(network, "bare", Flavor.SYSTEMD, folder)) {
      String before = Facts.everything(host);
      Result up = host.mirrorctl("up", "--upstream", hub.url());
      assertThat(up.exit()).as(up.toString()).isEqualTo(1);
      assertThat(up.err()).contains("downloading registry:2", "network is unreachable", "next: ");
      assertThat(up.err()).contains("--image-archive");
      assertThat(Facts.everything(host)).isEqualTo(before);

      host.writeFile("/root/notes.tar", "this is no archive\n");
      for (String wrong : new String[] {"/root/notes.tar", "/root/absent.tar", "/root"}) {
        Result result = host.mirrorctl("init", "--image-archive", wrong);
        assertThat(result.exit()).as(result.toString()).isIn(1, 2);
        assertThat(result.err()).contains("mirrorctl: ", wrong);
        assertThat(result.err().lines().count()).as(result.toString()).isLessThanOrEqualTo(3);
        assertThat(Facts.everything(host)).isEqualTo(before);
      }
      String other = folder.resolve(Images.app("library/redis:latest", 1).getFileName()).toString();
      Result result = host.mirrorctl("init", "--image-archive", other);
      assertThat(result.exit()).as(result.toString()).isIn(1, 2);
      assertThat(result.err()).contains("registry:2", "redis");
      assertThat(host.exists(Facts.STORAGE)).isFalse();
      assertThat(host.exists(Facts.SETTINGS)).isFalse();

      Result loaded =
          host.mirrorctl("up", "--upstream", hub.url(), "--image-archive", registry.toString())
              .ok();
      assertThat(loaded.err()).contains("now      loaded the image registry:2 from " + registry);
      assertThat(loaded.out()).startsWith("docker.io  healthy");
      Facts.assertAlready(host.mirrorctl("up", "--image-archive", registry.toString()));
    }
  }
}
