package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A daemon that doesn't come back gets its old file, and runs again. */
@RealEngine
class RollbackIT {
  private static final String UNIT = "/etc/systemd/system/docker.service.d/";

  private static TestHost host;
  private static Upstream hub;

  @BeforeAll
  static void boot(Network network) {
    hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
    host.mirrorctl("init", "--upstream", hub.url()).ok();
    host.mirrorctl("start").ok();
  }

  @BeforeEach
  void as_it_was() {
    host.sh("rm -rf %s /etc/docker/daemon.json* && systemctl daemon-reload".formatted(UNIT)).ok();
    host.sh("systemctl reset-failed docker; systemctl restart docker").ok();
    host.await(Facts.SOON, "curl -sf localhost:5000/v2/");
  }

  @Test
  void the_old_file_comes_back_and_the_start_limit_does_not_strike() {
    guard("! grep -qs registry-mirrors /etc/docker/daemon.json");
    String old = "{ \"labels\": [\"a=b\"] }";
    host.writeFile(Facts.DAEMON_JSON, old);
    // systemd allows three starts a minute: each of these takes two or more
    for (int attempt = 0; attempt < 3; attempt++) {
      Result result = host.mirrorctl("daemon-config");
      assertThat(result.exit()).as(result.toString()).isEqualTo(1);
      assertThat(result.err())
          .contains("/etc/docker/daemon.json is as it was before, and the daemon runs")
          .contains("the guard says no");
      assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(old);
      assertThat(host.sh("ls -A /etc/docker").out().lines())
          .containsOnly("daemon.json", "key.json");
      host.sh("docker version").ok();
    }
    assertThat(host.sh("docker info -f '{{.Labels}}{{.RegistryConfig.Mirrors}}'").out())
        .isEqualTo("[a=b][]\n");
    host.await(Facts.SOON, "curl -sf localhost:5000/v2/");
    assertThat(host.mirrorctl("daemon-config", "--check").exit()).isEqualTo(3);
  }

  @Test
  void up_on_a_daemon_that_does_not_come_back_leaves_no_file_where_there_was_none() {
    guard("! grep -qs registry-mirrors /etc/docker/daemon.json");
    Result result = host.mirrorctl("up");
    assertThat(result.exit()).as(result.toString()).isEqualTo(1);
    assertThat(result.err()).contains("the guard says no", "and the daemon runs");
    assertThat(host.exists(Facts.DAEMON_JSON)).isFalse();
    host.sh("docker version").ok();
  }

  @Test
  void an_undo_that_fails_keeps_the_mirror() {
    host.mirrorctl("daemon-config").ok();
    String text = host.readFile(Facts.DAEMON_JSON);
    guard("grep -qs registry-mirrors /etc/docker/daemon.json");
    Result result = host.mirrorctl("daemon-config", "--undo");
    assertThat(result.exit()).as(result.toString()).isEqualTo(1);
    assertThat(result.err()).contains("the guard says no", "and the daemon runs");
    assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(text);
    Facts.awaitHealthy(host);

    host.sh("rm -r %s && systemctl daemon-reload".formatted(UNIT)).ok();
    host.mirrorctl("daemon-config", "--undo").ok();
    assertThat(host.exists(Facts.DAEMON_JSON)).isFalse();
  }

  @Test
  void a_file_that_was_bad_all_along_is_found_before_the_daemon_is_stopped() {
    // Debian's unit has -H on the command line: dockerd refuses both
    String bad = "{\"hosts\": [\"unix:///run/other.sock\"]}";
    host.writeFile(Facts.DAEMON_JSON, bad);
    String dockerd = Facts.dockerd(host);
    Result result = host.mirrorctl("daemon-config", "--timeout", "2s");
    assertThat(result.exit()).as(result.toString()).isEqualTo(1);
    assertThat(result.err()).contains("the daemon was not restarted").contains("hosts");
    assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(bad);
    assertThat(Facts.dockerd(host)).isEqualTo(dockerd);
    assertThat(host.sh("docker info -f '{{.RegistryConfig.Mirrors}}'").out()).isEqualTo("[]\n");
  }

  @Test
  void a_mirror_on_the_daemons_command_line_is_refused_before_anything_is_written() {
    host.writeFile(
        UNIT + "flag.conf",
        """
        [Service]
        ExecStart=
        ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --registry-mirror=http://10.0.0.1:5000
        """);
    host.sh("systemctl daemon-reload && systemctl restart docker").ok();
    host.await(Facts.SOON, "curl -sf localhost:5000/v2/");
    String before = Facts.everything(host);
    for (String command : new String[] {"daemon-config", "up"}) {
      Result result = host.mirrorctl(command);
      assertThat(result.exit()).as(result.toString()).isEqualTo(2);
      assertThat(result.err())
          .contains("has --registry-mirror=http://10.0.0.1:5000 on its command line")
          .contains("take the flag out of " + UNIT + "flag.conf");
      assertThat(Facts.everything(host)).isEqualTo(before);
    }
  }

  /** A daemon that starts only while the condition holds. */
  private static void guard(String condition) {
    host.writeFile(
        UNIT + "guard.conf",
        "[Service]\nExecStartPre=/bin/sh -c '%s || { echo the guard says no; exit 1; }'\n"
            .formatted(condition));
    host.sh("systemctl daemon-reload").ok();
  }
}
