package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Mirrors without Docker, from the first {@code up} to the last {@code down}. */
@Order(1)
@RealEngine
class EmbeddedIT {
  private static final Duration BACK = Duration.ofSeconds(5);
  private static final String MANIFEST = "/v2/library/redis/manifests/latest";

  private static Network network;
  private static Upstream hub;

  @BeforeAll
  static void start_upstream(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
  }

  @Test
  void a_machine_without_docker_under_systemd() {
    try (TestHost host = TestHost.boot(network, "systemd", Flavor.SYSTEMD)) {
      host.sh("systemctl disable --now docker.socket docker containerd; rm -f /run/docker.sock")
          .ok();
      String before = everything(host);
      assertThat(host.mirrorctl("up", "--dry-run", "--upstream", hub.url()).ok().out())
          .contains("would    start mirrorctl.service on 127.0.0.1:5000");
      assertThat(everything(host)).isEqualTo(before);

      Result up = host.mirrorctl("up", "--upstream", hub.url()).ok();
      assertThat(up.out())
          .startsWith("docker.io  healthy\n")
          .contains("engine    embedded, mirrorctl.service running, 0 restarts");
      assertThat(up.err())
          .contains("the engine is embedded, mirrorctl's own server: no Docker engine answers")
          .contains("no Docker daemon was found here");
      assertThat(host.readFile(Facts.SETTINGS)).contains("engine: embedded");
      String pid = pid(host);
      Result again = host.mirrorctl("up").ok();
      assertThat(Facts.steps(again))
          .as(again.toString())
          .allMatch(step -> step.startsWith("already") || step.contains("no Docker daemon"));
      assertThat(pid(host)).isEqualTo(pid);
      assertThat(host.sh("ps -o user= -p " + pid).out()).startsWith("mirrorc");
      assertThat(exposure(host)).isLessThanOrEqualTo(2.0);
      // the unit's limits let it load Linux's own sockets
      host.sh("grep -q netty_transport_native_epoll /proc/" + pid + "/maps").ok();

      pull(host);
      pull(host);
      JsonNode mirror = Facts.status(host).path("mirrors").path(0);
      assertThat(mirror.path("service").asText()).isEqualTo("mirrorctl.service");
      assertThat(mirror.at("/traffic/fetched").asLong()).isPositive();
      assertThat(mirror.at("/traffic/saved").asLong()).isPositive();
      Facts.awaitLogged(host, MANIFEST);

      host.sh("kill -9 " + pid).ok();
      host.await(BACK, "curl -sf http://127.0.0.1:5000/v2/");
      host.reboot();
      host.await(Facts.SOON, "curl -sf http://127.0.0.1:5000/v2/");
      assertThat(host.mirrorctl("status").exit()).isZero();

      host.mirrorctl("down", "--purge", "--yes").ok();
      assertThat(everything(host)).isEqualTo(before);
      Result over = host.mirrorctl("down").ok();
      assertThat(Facts.steps(over)).as(over.toString()).allMatch(s -> s.startsWith("already"));
    }
  }

  @Test
  void two_mirrors_in_one_server_without_systemd_and_one_of_them_stopped() {
    try (TestHost host = TestHost.boot(network, "service", Flavor.SERVICE)) {
      String before = everything(host);
      host.prepareService();
      host.mirrorctl("up", "--engine", "embedded", "--upstream", hub.url(), "--apply", "none").ok();
      host.mirrorctl("init", "ghcr.io", "--engine", "embedded", "--upstream", hub.url()).ok();
      assertThat(host.mirrorctl("start").ok().err())
          .contains("now      started the mirror ghcr.io in mirrorctl's supervisor");
      Facts.assertAlready(host.mirrorctl("start"));
      String pid = pid(host);

      assertThat(host.mirrorctl("stop", "ghcr.io").ok().err())
          .contains("now      stopped the mirror ghcr.io");
      assertThat(host.sh("curl -sf http://127.0.0.1:5001/v2/").exit()).isNotZero();
      pull(host);
      assertThat(pid(host)).isEqualTo(pid);
      host.mirrorctl("start", "ghcr.io").ok();
      host.sh("curl -sf http://127.0.0.1:5001" + MANIFEST).ok();
      assertThat(pid(host)).isEqualTo(pid);
      Facts.awaitLogged(host, MANIFEST);
      assertThat(host.sh("ps -o user= -p " + pid).out()).startsWith("mirrorc");

      host.sh("kill -9 " + pid).ok();
      host.await(BACK, "curl -sf http://127.0.0.1:5000/v2/");
      assertThat(Facts.status(host).at("/mirrors/0/restarts").asInt()).isEqualTo(1);

      host.mirrorctl("down", "--purge", "--yes", "--apply", "none").ok();
      assertThat(host.sh("pgrep -f '[s]upervise'; pgrep -f '[s]erving.json'").out()).isEmpty();
      assertThat(everything(host)).isEqualTo(before);
    }
  }

  @Test
  void a_mirror_changes_its_engine_and_keeps_its_cache() {
    try (TestHost host =
        TestHost.bootWith(Images.registry2(), network, "switch", Flavor.SYSTEMD).prepareService()) {
      host.mirrorctl("up", "--upstream", hub.url()).ok();
      Facts.pullAfresh(host, "redis");
      Facts.awaitStored(host, hub);
      int blobs = hub.requestCount("/blobs/");

      Result there = host.mirrorctl("up", "--engine", "embedded").ok();
      assertThat(there.err())
          .contains("now      removed the container v2-mirror")
          .contains("now      started the mirror docker.io in mirrorctl.service");
      assertThat(there.out()).contains("in force  yes");
      assertThat(host.sh("docker ps -aq").out()).isEmpty();
      Facts.pullAfresh(host, "redis");

      Result back = host.mirrorctl("up", "--engine", "docker").ok();
      assertThat(back.err())
          .contains("now      removed mirrorctl.service")
          .contains("now      started the container v2-mirror");
      Facts.pullAfresh(host, "redis");
      assertThat(hub.requestCount("/blobs/")).isEqualTo(blobs);
      assertThat(host.sh("find " + Facts.STORAGE + " ! -user root").out()).isEmpty();
      assertThat(host.sh("getent passwd mirrorctl").exit()).isNotZero();
    }
  }

  @Test
  void a_user_without_root_with_and_without_a_systemd_of_their_own() {
    try (TestHost host = TestHost.boot(network, "user", Flavor.SYSTEMD)) {
      host.sh("useradd --create-home --shell /bin/bash me").ok();
      assertThat(asUser(host, "", "up --engine embedded --upstream " + hub.url()).ok().err())
          .contains("the Docker daemon here isn't open to you");
      assertThat(asUser(host, "", "status").ok().out()).contains("mirrorctl's supervisor running");
      pull(host);
      host.sh("kill -9 " + pid(host)).ok();
      host.await(BACK, "curl -sf http://127.0.0.1:5000/v2/");
      String data = "/home/me/.local/share/mirrorctl";
      host.sh("cp -a " + data + "/app /root/").ok();
      asUser(host, "", "down --purge --yes").ok();
      assertThat(host.sh("find /home/me -name '*mirrorctl*' -type f ! -name lock").out()).isEmpty();

      // what pam_systemd sets, which the test hosts haven't
      host.writeFile(
          "/etc/systemd/system/user@.service.d/runtime.conf",
          "[Service]\nEnvironment=XDG_RUNTIME_DIR=/run/user/%i\n");
      host.sh("systemctl daemon-reload && systemctl start user@$(id -u me)").ok();
      String own = "XDG_RUNTIME_DIR=/run/user/$(id -u me) ";
      // what the service runs from was made once, which takes seconds
      host.sh("install -d -o me -g me %1$s && cp -a /root/app %1$s/".formatted(data)).ok();
      assertThat(asUser(host, own, "up --engine embedded --upstream " + hub.url()).ok().err())
          .contains("loginctl enable-linger");
      assertThat(asUser(host, own, "status").ok().out()).contains("mirrorctl.service running");
      pull(host);
      asUser(host, own, "down --purge --yes").ok();
      assertThat(host.sh("find /home/me -name '*mirrorctl*' -type f ! -name lock").out()).isEmpty();
    }
  }

  private static Result asUser(TestHost host, String variables, String command) {
    return host.sh(
        "cd /home/me && env HOME=/home/me "
            + variables
            + "setpriv --reuid=me --regid=me --init-groups mirrorctl "
            + command);
  }

  /** Fetches the manifest and every blob that it names, as a client does. */
  private static void pull(TestHost host) {
    host.sh(
            """
            set -e
            at=http://127.0.0.1:5000/v2/library/redis
            curl -sSf -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' $at/manifests/latest > /tmp/manifest
            grep -o 'sha256:[0-9a-f]*' /tmp/manifest | while read -r digest; do
              [ "sha256:$(curl -sSf $at/blobs/$digest | sha256sum | cut -d' ' -f1)" = "$digest" ]
            done
            rm /tmp/manifest
            """)
        .ok();
  }

  private static String pid(TestHost host) {
    return host.sh("pgrep -f '[s]erving.json'").ok().out().strip();
  }

  /** Every file that could be mirrorctl's, its processes and its user. */
  private static String everything(TestHost host) {
    List<String> places =
        List.of("/etc/systemd", "/usr/local", "/var/lib", "/var/log", "/run", "/etc/mirrorctl");
    return host.sh(
            "find "
                + String.join(" ", places)
                + " -name '*mirrorctl*' ! -path /run/mirrorctl 2> /dev/null | sort;"
                + " ls -d /var/lib/docker-registry* 2> /dev/null;"
                + " grep mirrorctl /etc/passwd /etc/group; pgrep -fa '[s]erving.json'; true")
        .ok()
        .out();
  }

  /** What systemd says of how exposed the service is, from 0 to 10. */
  private static double exposure(TestHost host) {
    String said = host.sh("systemd-analyze security --no-pager mirrorctl.service").ok().out();
    String last = said.strip().lines().reduce("", (before, line) -> line);
    return Double.parseDouble(last.replaceFirst(".*: *([0-9.]+) .*", "$1"));
  }
}
