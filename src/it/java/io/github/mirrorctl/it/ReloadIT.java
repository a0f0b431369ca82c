package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the daemon takes its file, and what becomes of the containers that run meanwhile. */
@RealEngine
class ReloadIT {
  private static TestHost host;

  @BeforeAll
  static void boot(Network network) {
    Path app = Images.app("library/redis:latest", 1);
    Upstream hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
    host.loadImage(app);
    host.mirrorctl("init", "--upstream", hub.url()).ok();
  }

  @BeforeEach
  void run_a_container_without_a_restart_policy() {
    host.sh("docker run --detach --name job redis").ok();
  }

  @AfterEach
  void as_it_was() {
    host.sh("docker rm -f job; rm -f /etc/docker/daemon.json*; systemctl restart docker").ok();
  }

  @Test
  void a_reload_spares_a_container_that_a_restart_would_stop_for_good() {
    String job = Facts.inspect(host, "job", ".State.Pid");
    String dockerd = Facts.dockerd(host);

    Result up = host.mirrorctl("up").ok();
    assertThat(up.err())
        .contains(
            "reloading the Docker daemon: a reload is enough, and a restart would stop these"
                + " containers for good: job");
    assertThat(up.out()).startsWith("docker.io  healthy");
    assertThat(host.mirrorctl("daemon-config", "--check").exit()).isZero();
    Facts.assertAlready(host.mirrorctl("daemon-config"));

    assertThat(host.mirrorctl("daemon-config", "--undo").ok().err())
        .contains("reloading the Docker daemon");
    assertThat(host.exists(Facts.DAEMON_JSON)).isFalse();
    assertThat(host.sh("docker info -f '{{.RegistryConfig.Mirrors}}'").out()).isEqualTo("[]\n");
    assertThat(Facts.inspect(host, "job", ".State.Pid")).isEqualTo(job);
    assertThat(Facts.dockerd(host)).isEqualTo(dockerd);
  }

  @Test
  void with_live_restore_the_daemon_is_restarted_and_the_container_runs_on() {
    host.writeFile(Facts.DAEMON_JSON, "{\"live-restore\": true}\n");
    host.sh("systemctl reload docker").ok();
    String job = Facts.inspect(host, "job", ".State.Pid");
    String dockerd = Facts.dockerd(host);
    assertThat(host.mirrorctl("up").ok().err())
        .contains("restarting the Docker daemon: by systemd (docker.service)")
        .contains("live-restore keeps containers running");
    assertThat(Facts.dockerd(host)).isNotEqualTo(dockerd);
    assertThat(Facts.inspect(host, "job", ".State.Pid")).isEqualTo(job);
    host.mirrorctl("daemon-config", "--undo").ok();
    assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo("{\"live-restore\": true}\n");
    assertThat(Facts.inspect(host, "job", ".State.Pid")).isEqualTo(job);
  }

  @Test
  void what_is_asked_for_is_done() {
    host.mirrorctl("start").ok();
    String dockerd = Facts.dockerd(host);
    Result none = host.mirrorctl("daemon-config", "--apply", "none").ok();
    assertThat(none.err())
        .contains("warning  the Docker daemon doesn't use it before it is restarted or reloaded");
    assertThat(host.readFile(Facts.DAEMON_JSON)).contains("http://127.0.0.1:5000");
    Result check = host.mirrorctl("daemon-config", "--check", "-o", "json");
    assertThat(check.exit()).isEqualTo(3);
    assertThat(check.out()).contains("\"inForce\" : false");
    assertThat(Facts.dockerd(host)).isEqualTo(dockerd);

    host.mirrorctl("daemon-config", "--apply", "reload").ok();
    check = host.mirrorctl("daemon-config", "--check");
    assertThat(check.exit()).isZero();
    assertThat(check.out()).isEqualTo("http://127.0.0.1:5000 is in force in the Docker daemon\n");
    assertThat(Facts.dockerd(host)).isEqualTo(dockerd);
    assertThat(Facts.inspect(host, "job", ".State.Running")).isEqualTo("true");

    host.mirrorctl("daemon-config", "--undo", "--apply", "reload").ok();
    assertThat(host.mirrorctl("daemon-config", "--apply", "restart").ok().err())
        .contains("as asked; it stops these containers for good: job");
    assertThat(Facts.dockerd(host)).isNotEqualTo(dockerd);
    assertThat(Facts.inspect(host, "job", ".State.Running")).isEqualTo("false");
    assertThat(host.mirrorctl("status").exit()).isZero();
  }
}
