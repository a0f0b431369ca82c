package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A host without systemd, whose daemon an init script starts. */
@RealEngine
class ServiceIT {
  @Test
  void up_and_down_go_through_the_init_script(Network network) {
    Upstream hub = Upstream.withRedis(network, "hub");
    try (TestHost host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SERVICE)) {
      String old = "{\"debug\": false}";
      host.writeFile(Facts.DAEMON_JSON, old);
      String dockerd = Facts.dockerd(host);
      Result up = host.mirrorctl("up", "--upstream", hub.url()).ok();
      assertThat(up.err()).contains("restarting the Docker daemon: by service docker");
      assertThat(up.out()).startsWith("docker.io  healthy");
      assertThat(Facts.dockerd(host)).isNotEqualTo(dockerd);
      Facts.pullAfresh(host, "redis");
      assertThat(hub.requestCount("redis/manifests")).isPositive();

      String before = Facts.everything(host);
      Facts.assertAlready(host.mirrorctl("up"));
      assertThat(Facts.everything(host)).isEqualTo(before);

      host.restartEngine().ok();
      Facts.awaitHealthy(host);

      // dockerd refuses this at its start: the log that the message quotes is the init script's
      host.mirrorctl("daemon-config", "--undo", "--apply", "reload").ok();
      String bad = "{\"debug\": false, \"pidfile\": \"/run/other.pid\"}";
      host.writeFile(Facts.DAEMON_JSON, bad);
      Result refused = host.mirrorctl("daemon-config", "--timeout", "2s");
      assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
      assertThat(refused.err()).contains("pidfile");
      assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(bad);
      host.sh("docker version").ok();

      host.writeFile(Facts.DAEMON_JSON, old);
      host.mirrorctl("daemon-config", "--apply", "reload").ok();
      host.mirrorctl("down").ok();
      assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(old);
      assertThat(host.sh("docker ps -aq").ok().out()).isEmpty();
    }
  }
}
