package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A mirror that was set up once is there again after whatever happens to its host. */
@RealEngine
class RestartIT {
  private static Upstream hub;
  private static TestHost host;
  private static String container;

  @BeforeAll
  static void up(Network network) {
    hub = Upstream.withRedis(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
    host.mirrorctl("up", "--upstream", hub.url()).ok();
    container = Facts.inspect(host, "v2-mirror", ".Id");
  }

  @Test
  void it_serves_after_a_restart_of_the_daemon() {
    String before = Facts.dockerd(host);
    host.sh("systemctl restart docker").ok();
    assertThat(Facts.dockerd(host)).isNotEqualTo(before);
    is_used_again();
  }

  @Test
  void it_serves_after_the_daemon_was_killed() {
    String before = Facts.dockerd(host);
    host.sh("kill -9 " + before).ok();
    // systemd starts it again
    host.await(Facts.SOON, "docker version && [ \"$(cat /run/docker.pid)\" != " + before + " ]");
    is_used_again();
  }

  @Test
  void it_serves_after_a_reboot() {
    host.reboot();
    is_used_again();
  }

  @Test
  void it_serves_after_a_power_cut() {
    host.powerCycle();
    is_used_again();
  }

  private static void is_used_again() {
    Facts.awaitHealthy(host);
    JsonNode mirror = Facts.status(host).path("mirrors").path(0);
    assertThat(mirror.path("inForce").asText()).isEqualTo("yes");
    assertThat(mirror.path("drift").isEmpty()).isTrue();
    assertThat(Facts.inspect(host, "v2-mirror", ".Id")).isEqualTo(container);
    int asked = hub.requestCount("redis/manifests");
    Facts.pullAfresh(host, "redis");
    // there is no other way to the image than through the mirror
    assertThat(hub.requestCount("redis/manifests")).isGreaterThan(asked);
    Facts.assertAlready(host.mirrorctl("up"));
  }
}
