package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the other tests take for granted about the hosts that they run on. */
@Order(1)
@RealEngine
class TestHostIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Network network;
  private static Upstream upstream;
  private static Path app;

  @BeforeAll
  static void start_upstream(Network ours) {
    network = ours;
    app = Images.app("library/redis:latest", 1);
    upstream = Upstream.start(network, "hub");
    upstream.push(app, "library/redis:latest");
  }

  @Test
  void a_host_with_systemd_is_a_machine_of_its_own() {
    is_a_machine_of_its_own("systemd", Flavor.SYSTEMD, "20.10.", "systemd");
  }

  @Test
  void a_host_without_systemd_is_a_machine_of_its_own() {
    is_a_machine_of_its_own("service", Flavor.SERVICE, "20.10.", "tini");
  }

  @Test
  @ModernEngine
  void a_host_with_todays_engine_is_a_machine_of_its_own() {
    is_a_machine_of_its_own("modern", Flavor.MODERN, "", "systemd");
  }

  @Test
  void an_upstream_can_be_lost_and_come_back() {
    try (TestHost host = TestHost.boot(network, "lonely", Flavor.SYSTEMD)) {
      String ask =
          "curl -sS --max-time 10 " + upstream.url() + "/v2/library/redis/manifests/latest";
      host.sh(ask).ok();
      assertThat(upstream.requests("redis/manifests"))
          .contains(
              new Upstream.Request(
                  host.address(), "GET", "/v2/library/redis/manifests/latest", 200));
      upstream.stop();
      assertThat(host.sh(ask).err()).contains("Couldn't connect");
      upstream.start();
      host.sh(ask).ok();
      upstream.cut();
      assertThat(host.sh(ask).exit()).isNotZero();
      upstream.mend();
      host.await(SOON, ask);
      assertThat(upstream.bytesSent()).isPositive();
    }
  }

  @Test
  void what_runs_is_bounded_and_can_be_interrupted() {
    try (TestHost host = TestHost.boot(network, "slow", Flavor.SERVICE)) {
      assertThat(host.sh(Duration.ofSeconds(1), "sleep 60").exit()).isEqualTo(Result.TIMED_OUT);
      // trapped, so that the exit code is the command's own
      try (Running running =
          host.start("trap 'echo got it; exit 130' INT; echo ready; while :; do sleep 0.1; done")) {
        running.awaitOut(SOON, "ready");
        running.signal("INT");
        Result end = running.await(SOON);
        assertThat(end.exit()).isEqualTo(130);
        assertThat(end.out()).contains("got it");
      }
    }
  }

  private static void is_a_machine_of_its_own(
      String name, Flavor flavor, String version, String init) {
    try (TestHost host = TestHost.boot(network, name, flavor)) {
      assertThat(host.readFile("/proc/1/comm").strip()).isEqualTo(init);
      assertThat(host.exists("/run/systemd/system")).isEqualTo(flavor != Flavor.SERVICE);
      assertThat(host.sh("docker version --format '{{.Server.Version}}'").ok().out())
          .startsWith(version);
      assertThat(Files.exists(host.dockerSocket())).isTrue();
      assertThat(host.mirrorctl("--version").ok().out()).startsWith("mirrorctl");

      host.loadImage(app);
      host.sh("docker run --detach --restart always --name app redis").ok();
      host.restartEngine().ok();
      host.await(SOON, "docker ps | grep 'redis.*Up'");

      host.sh("curl -sSf " + upstream.url() + "/v2/").ok();
      assertThat(host.sh("docker pull busybox:1").err()).contains("network is unreachable");

      host.writeFile("/etc/docker/note", "kept\n");
      long before = host.pid();
      host.reboot();
      assertThat(host.pid()).isNotEqualTo(before);
      assertThat(host.readFile("/etc/docker/note")).isEqualTo("kept\n");
      host.await(SOON, "docker ps | grep 'redis.*Up'");
      host.powerCycle();
      host.await(SOON, "docker ps | grep 'redis.*Up'");
    }
  }
}
