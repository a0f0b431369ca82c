package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody else has already: the port, the container's name, the engine's rights. */
@RealEngine
class TakenIT {
  private static Network network;
  private static Upstream hub;
  private static TestHost host;

  @BeforeAll
  static void boot(Network ours) {
    network = ours;
    hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
    host.loadImage(Images.app("library/redis:latest", 1));
  }

  @Test
  void a_port_of_a_process_is_told_with_its_owner_and_a_free_one() {
    try (Running web = host.start("exec busybox httpd -f -p 127.0.0.1:5000")) {
      host.await(Facts.SOON, "curl -s 127.0.0.1:5000");
      refuses("the address 127.0.0.1:5000 is taken by", "--listen 127.0.0.1:5001 is free");
      assertThat(host.mirrorctl("up", "--upstream", hub.url()).err()).contains("busybox");
      assertThat(web.isRunning()).isTrue();
      host.mirrorctl(
              "up", "--upstream", hub.url(), "--listen", "127.0.0.1:5001", "--apply", "reload")
          .ok();
      host.mirrorctl("down", "--purge", "--yes", "--apply", "reload").ok();
    }
  }

  @Test
  void a_port_of_a_container_is_told_with_its_name() {
    host.sh("docker run -d --name web -p 127.0.0.1:5000:80 redis").ok();
    refuses(
        "the address 127.0.0.1:5000 is taken by the container web",
        "--listen 127.0.0.1:5001 is free");
    host.sh("docker rm -f web").ok();
  }

  @Test
  void a_container_of_the_name_that_is_not_ours_is_left_alone() {
    host.sh("docker run -d --name v2-mirror redis").ok();
    refuses(
        "there is a container v2-mirror that mirrorctl didn't make (from redis, running)",
        "docker rm -f v2-mirror");
    host.mirrorctl("init", "--upstream", hub.url()).ok();
    String before = Facts.everything(host);
    for (String command : new String[] {"start", "stop", "restart", "down"}) {
      Result result = host.mirrorctl(command);
      assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    }
    assertThat(Facts.everything(host)).isEqualTo(before);
    host.sh("docker rm -f v2-mirror").ok();
    host.mirrorctl("down", "--purge", "--yes").ok();
  }

  @Test
  void without_rights_the_exit_code_is_4() {
    String before = Facts.everything(host);
    for (String command : new String[] {"status", "up", "down", "daemon-config --check"}) {
      Result result = host.sh(nobody("") + command);
      assertThat(result.exit()).as(result.toString()).isEqualTo(4);
      assertThat(result.err())
          .contains("no rights to talk to the Docker engine at unix:///var/run/docker.sock")
          .contains("next: run it with sudo");
    }
    assertThat(Facts.everything(host)).isEqualTo(before);
  }

  @Test
  void a_member_of_the_docker_group_may_look_and_may_not_change_the_systems_files() {
    host.mirrorctlStdin(
            "secret", "init", "--upstream", hub.url(), "--username", "me", "--password-stdin")
        .ok();
    host.mirrorctl("up", "--apply", "reload").ok();
    String before = Facts.everything(host);
    Result status = host.sh(nobody("--groups docker ") + "status");
    assertThat(status.exit()).as(status.toString()).isZero();
    assertThat(status.out()).startsWith("docker.io  healthy");
    for (String command : new String[] {"daemon-config --undo", "up", "down"}) {
      Result result = host.sh(nobody("--groups docker ") + command);
      assertThat(result.exit()).as(result.toString()).isEqualTo(4);
      assertThat(result.err()).contains("sudo");
    }
    assertThat(Facts.everything(host)).isEqualTo(before);
    host.mirrorctl("down", "--purge", "--yes", "--apply", "reload").ok();
  }

  @Test
  void a_stopped_engine_is_told_and_nothing_is_changed() {
    try (TestHost still = TestHost.boot(network, "still", Flavor.SYSTEMD)) {
      still.sh("systemctl stop docker.socket docker").ok();
      String before = Facts.files(still);
      for (String command : new String[] {"up", "start", "stop", "down", "daemon-config"}) {
        Result result = still.mirrorctl(command);
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
      }
      Result up = still.mirrorctl("up");
      assertThat(up.err())
          .contains("no Docker engine answers at unix:///var/run/docker.sock")
          .contains("next: start it ('sudo systemctl start docker')", "--engine embedded");
      assertThat(still.mirrorctl("status").exit()).isEqualTo(3);
      assertThat(Facts.files(still)).isEqualTo(before);
    }
  }

  private static String nobody(String groups) {
    return "cd / && HOME=/tmp setpriv --reuid=nobody --regid=nogroup "
        + (groups.isEmpty() ? "--clear-groups " : groups)
        + "mirrorctl ";
  }

  private static void refuses(String what, String next) {
    String before = Facts.everything(host);
    Result result = host.mirrorctl("up", "--upstream", hub.url());
    assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    assertThat(result.err()).contains("mirrorctl: " + what, next);
    assertThat(Facts.everything(host)).isEqualTo(before);
  }
}
