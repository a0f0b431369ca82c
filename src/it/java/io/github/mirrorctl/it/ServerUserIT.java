package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Root against a server that somebody has taken over: it never trusts what that can write. */
@RealEngine
class ServerUserIT {
  private static final String AS_SERVER =
      "setpriv --reuid=mirrorctl --regid=mirrorctl --clear-groups sh -c '%s'";
  private static final String SERVING = "/run/mirrorctl-serve/serving.json";

  private static Network network;
  private static Upstream hub;

  @BeforeAll
  static void start_upstream(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
  }

  private static void asServer(TestHost host, String script) {
    host.sh(AS_SERVER.formatted(script)).ok();
  }

  @Test
  void a_supervised_server_has_no_rights_and_leads_root_nowhere() {
    try (TestHost host = TestHost.boot(network, "service", Flavor.SERVICE).prepareService()) {
      host.sh("echo victim > /etc/victim").ok();
      host.mirrorctl("init", "--engine", "embedded", "--upstream", hub.url()).ok();
      host.sh("SECRET_TOKEN=secret mirrorctl start").ok();
      String pid = host.sh("cat /run/mirrorctl/server.pid").ok().out().strip();
      assertThat(host.sh("tr '\\0' '\\n' < /proc/" + pid + "/environ").ok().out())
          .doesNotContain("SECRET", "SUDO")
          .contains("HOME=/nonexistent", "LANG=C.UTF-8");
      assertThat(
              host.sh("tr '\\0' '\\n' < /proc/$(cat /run/mirrorctl/supervisor.pid)/environ").out())
          .doesNotContain("SECRET");
      assertThat(host.sh("cat /proc/" + pid + "/status").out())
          .containsPattern("NoNewPrivs:\\s+1")
          .containsPattern("CapBnd:\\s+0{16}")
          .containsPattern("CapEff:\\s+0{16}")
          .containsPattern("Groups:\\s*\n");

      asServer(host, "truncate -s 3G " + SERVING);
      Result status = host.mirrorctl("status");
      assertThat(status.exit()).isNotZero();
      assertThat(status.toString())
          .contains(SERVING + " is longer than 1 MiB")
          .doesNotContain("Exception");

      asServer(host, "rm -f %1$s; mkfifo %1$s".formatted(SERVING));
      assertThat(host.mirrorctl("status").toString()).contains("not a regular file");

      host.sh("printf '\\033]0;title\\007\\n' >> /var/log/mirrorctl/serve.log").ok();
      assertThat(host.mirrorctl("logs").ok().out()).contains("]0;title").doesNotContain("\u001b");

      asServer(host, "rm -f %1$s; ln -s /etc/victim %1$s".formatted(SERVING));
      host.mirrorctl("stop").ok();
      assertThat(host.readFile("/etc/victim")).isEqualTo("victim\n");

      host.mirrorctl("start").ok();
      // as the registry's container, which is root there, may leave it
      String storage = Facts.STORAGE;
      host.sh("ln -sf /etc/victim %s/.mirrorctl-cache".formatted(storage)).ok();
      host.mirrorctl("down", "--purge", "--yes", "--apply", "none").ok();
      assertThat(host.readFile("/etc/victim")).isEqualTo("victim\n");
      assertThat(host.sh("test -e " + storage).exit()).isNotZero();
    }
  }

  @Test
  void a_low_port_is_the_one_right_of_a_server_that_needs_it() {
    for (Flavor flavor : List.of(Flavor.SERVICE, Flavor.SYSTEMD)) {
      try (TestHost host = TestHost.boot(network, "low-" + flavor.word(), flavor)) {
        host.prepareService()
            .mirrorctl(
                "up",
                "--engine",
                "embedded",
                "--apply",
                "none",
                "--listen",
                "127.0.0.1:80",
                "--upstream",
                hub.url())
            .ok();
        host.sh("curl -sf http://127.0.0.1/v2/").ok();
        assertThat(host.sh("cat /proc/$(pgrep -u mirrorctl java)/status").ok().out())
            .containsPattern("NoNewPrivs:\\s+1")
            .containsPattern("CapEff:\\s+0{13}400")
            .containsPattern("CapBnd:\\s+0{13}400");
      }
    }
  }
}
