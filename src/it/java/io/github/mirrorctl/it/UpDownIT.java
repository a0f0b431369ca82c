package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** {@code up} and {@code down}, and that every command may be repeated. */
@Order(1)
@RealEngine
class UpDownIT {
  private static Network network;
  private static Upstream hub;

  @BeforeAll
  static void start_upstream(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
  }

  @Test
  void up_sets_all_up_and_done_twice_changes_nothing() {
    try (TestHost host = boot("twice")) {
      Result first = host.mirrorctl("up", "--upstream", hub.url()).ok();
      assertThat(first.out()).startsWith("docker.io  healthy\n").contains("drift     none");
      assertThat(Facts.steps(first)).noneMatch(step -> step.contains("warning"));
      assertThat(host.readFile(Facts.DAEMON_JSON))
          .isEqualTo("{\n  \"registry-mirrors\": [\n    \"http://127.0.0.1:5000\"\n  ]\n}\n");
      assertThat(host.readFile(Facts.SETTINGS)).contains("docker.io:", "upstream: " + hub.url());

      String before = Facts.everything(host);
      Facts.assertAlready(host.mirrorctl("up", "--upstream", hub.url()));
      Facts.assertAlready(host.mirrorctl("up"));
      for (String again : List.of("init", "start", "daemon-config")) {
        Facts.assertAlready(host.mirrorctl(again));
      }
      assertThat(Facts.everything(host)).isEqualTo(before);

      String started = Facts.inspect(host, "v2-mirror", ".State.StartedAt");
      assertThat(host.mirrorctl("restart").ok().err()).contains("now      restarted");
      assertThat(Facts.inspect(host, "v2-mirror", ".State.StartedAt")).isNotEqualTo(started);

      assertThat(host.mirrorctl("daemon-config", "--undo").ok().err())
          .contains("/etc/docker/daemon.json is gone, as before");
      Facts.assertAlready(host.mirrorctl("daemon-config", "--undo"));
      Facts.pullAfresh(host, "127.0.0.1:5000/library/redis");
      host.mirrorctl("down").ok();
      assertThat(host.sh("docker ps -aq").out()).isEmpty();
      assertThat(host.exists(Facts.SETTINGS)).isFalse();
      assertThat(host.exists(Facts.STORAGE + "/docker/registry/v2/blobs")).isTrue();
      before = Facts.everything(host);
      Result again = host.mirrorctl("down").ok();
      assertThat(Facts.steps(again))
          .as(again.toString())
          .allMatch(step -> step.startsWith("already") || step.contains("the cache stays"));
      assertThat(Facts.everything(host)).isEqualTo(before);
    }
  }

  @Test
  void a_dry_run_changes_nothing() {
    try (TestHost host = boot("dry")) {
      String fresh = Facts.everything(host);
      assertThat(host.mirrorctl("up", "--dry-run", "--upstream", hub.url()).ok().out())
          .contains("would    create the storage directory /var/lib/docker-registry")
          .contains("would    start the container v2-mirror")
          .contains("+    \"http://127.0.0.1:5000\"")
          .contains("would    restart the Docker daemon");
      host.mirrorctl("init", "--dry-run").ok();
      host.mirrorctl("daemon-config", "--dry-run", "--mirror", hub.url()).ok();
      host.mirrorctl("down", "--dry-run", "--purge").ok();
      assertThat(Facts.everything(host)).isEqualTo(fresh);
      assertThat(host.exists(Facts.STORAGE)).isFalse();

      host.mirrorctl("up", "--upstream", hub.url()).ok();
      Facts.pullAfresh(host, "redis");
      String up = Facts.everything(host);
      assertThat(host.mirrorctl("up", "--dry-run", "--listen", "0.0.0.0:5055").ok().out())
          .contains("would    recreate the container v2-mirror: it listens on 127.0.0.1:5000");
      assertThat(host.mirrorctl("start", "--dry-run").ok().out()).isEmpty();
      assertThat(host.mirrorctl("stop", "--dry-run").ok().out())
          .isEqualTo("would    stop the container v2-mirror\n");
      assertThat(host.mirrorctl("restart", "--dry-run").ok().out())
          .isEqualTo("would    restart the container v2-mirror\n");
      assertThat(host.mirrorctl("daemon-config", "--undo", "--dry-run").ok().out())
          .contains("-    \"http://127.0.0.1:5000\"");
      assertThat(host.mirrorctl("down", "--purge", "--dry-run").ok().out())
          .contains("would    remove the container v2-mirror")
          .contains("would    delete the cache in /var/lib/docker-registry");
      assertThat(Facts.everything(host)).isEqualTo(up);
    }
  }

  @Test
  void down_leaves_daemon_json_byte_for_byte_as_it_was() {
    try (TestHost host = boot("bytes")) {
      restores(host, "restart", "{\"debug\":false ,\t\"log-driver\" : \"json-file\"}");
      restores(host, "reload", "{\r\n\t\"debug\": false,\r\n\t\"labels\": [ \"a=b\" ]\r\n}\r\n");
      restores(host, "reload", "{}");
      restores(host, "reload", "");
      restores(
          host,
          "reload",
          "\n{ \"registry-mirrors\" :\n[\"http://127.0.0.1:5999/\" ] , \"debug\":\nfalse }\n\n");
      host.sh("rm -rf /etc/docker").ok();
      host.mirrorctl("up", "--upstream", hub.url(), "--apply", "reload").ok();
      assertThat(host.exists(Facts.DAEMON_JSON)).isTrue();
      host.mirrorctl("down", "--apply", "reload").ok();
      assertThat(host.exists("/etc/docker")).isFalse();
    }
  }

  private static void restores(TestHost host, String apply, String text) {
    host.writeFile(Facts.DAEMON_JSON, text);
    host.sh("chmod 640 " + Facts.DAEMON_JSON + " && systemctl reload docker").ok();
    host.mirrorctl("up", "--upstream", hub.url(), "--apply", apply).ok();
    assertThat(host.sh("docker info -f '{{index .RegistryConfig.Mirrors 0}}'").ok().out())
        .isEqualTo("http://127.0.0.1:5000/\n");
    assertThat(host.readFile(Facts.DAEMON_JSON)).isNotEqualTo(text);
    host.mirrorctl("down", "--apply", apply).ok();
    assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(text);
    assertThat(host.sh("stat -c %a " + Facts.DAEMON_JSON).out()).isEqualTo("640\n");
    assertThat(host.sh("ls -A /etc/docker").out().lines()).containsOnly("daemon.json", "key.json");
    assertThat(host.sh("docker info -f '{{.RegistryConfig.Mirrors}}'").out())
        .doesNotContain("127.0.0.1:5000");
  }

  @Test
  void what_a_person_wrote_between_up_and_down_stays() {
    try (TestHost host = boot("edited")) {
      host.writeFile(Facts.DAEMON_JSON, "{\n  \"debug\": false\n}\n");
      host.mirrorctl("up", "--upstream", hub.url()).ok();
      host.writeFile(
          Facts.DAEMON_JSON,
          host.readFile(Facts.DAEMON_JSON)
              .replace("\"debug\": false", "\"debug\": true,\n  \"labels\": [\"role=ci\"]"));
      String config = host.readFile(Facts.CONFIG) + "# mine\n";
      host.writeFile(Facts.CONFIG, config);
      assertThat(host.mirrorctl("status").out()).contains("its config.yml was changed");
      assertThat(host.mirrorctl("start").ok().err()).contains("now      recreated");

      assertThat(host.mirrorctl("down").ok().err()).contains("keeps what others changed");
      assertThat(host.readFile(Facts.DAEMON_JSON))
          .isEqualTo("{\n  \"debug\": true,\n  \"labels\": [\"role=ci\"]\n}\n");
      assertThat(host.sh("docker info -f '{{.Labels}}{{.RegistryConfig.Mirrors}}'").out())
          .isEqualTo("[role=ci][]\n");
      assertThat(host.readFile(Facts.CONFIG)).isEqualTo(config);
    }
  }

  @Test
  void purge_asks_and_deletes_only_what_is_the_registrys() {
    try (TestHost host = boot("purge")) {
      host.mirrorctl("up", "--upstream", hub.url()).ok();
      Facts.pullAfresh(host, "redis");
      host.writeFile(Facts.STORAGE + "/mine.txt", "mine\n");
      String before = Facts.everything(host);
      Result refused = host.mirrorctl("down", "--purge");
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err())
          .contains("this would delete the cache in /var/lib/docker-registry")
          .contains("next: add --yes if that is meant");
      assertThat(Facts.everything(host)).isEqualTo(before);

      assertThat(host.mirrorctl("down", "--purge", "--yes").ok().err())
          .contains("now      deleted the cache in /var/lib/docker-registry");
      assertThat(host.sh("ls -A " + Facts.STORAGE).out()).isEqualTo("mine.txt\n");
      assertThat(host.readFile(Facts.STORAGE + "/mine.txt")).isEqualTo("mine\n");
    }
  }

  private static TestHost boot(String name) {
    TestHost host = TestHost.bootWith(Images.registry2(), network, name, Flavor.SYSTEMD);
    return host;
  }
}
