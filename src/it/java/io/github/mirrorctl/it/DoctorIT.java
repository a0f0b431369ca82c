package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One fault at a time, and that the doctor finds it, and changes nothing while it looks. */
@RealEngine
class DoctorIT {
  private static TestHost host;
  private static Upstream hub;

  @BeforeAll
  static void set_a_healthy_mirror_up(Network network) {
    hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
    host.mirrorctl("up", "--upstream", hub.url(), "--apply", "reload").ok();
    host.sh("useradd --create-home me; mkdir /root/well").ok();
    host.sh("cp -p %s %s /root/well".formatted(Facts.CONFIG, Facts.DAEMON_JSON)).ok();
  }

  @AfterEach
  void mend() {
    hub.mend();
    host.sh("umount %s /mnt/small 2> /dev/null".formatted(Facts.STORAGE));
    host.sh("cp -p /root/well/config.yml " + Facts.CONFIG).ok();
    host.sh("cp -p /root/well/daemon.json " + Facts.DAEMON_JSON).ok();
    host.sh("docker start v2-mirror").ok();
    host.await(Facts.SOON, "curl -sf 127.0.0.1:5000/v2/");
  }

  @Test
  void a_healthy_host_has_nothing_wrong() {
    Result result = examined("doctor");
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.out())
        .contains("Docker 20.10", "registry:2 downloads every new blob twice")
        .doesNotContain("wrong  ");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(of("ok", examined("doctor", "-o", "json")))
        .containsKeys("engine", "daemon-json", "daemon-flags", "config", "container")
        .containsKeys("container-drift", "address", "disk-space", "upstream", "clock")
        .containsKeys("proxies", "client-docker");
  }

  @Test
  void an_engine_that_hangs_keeps_nobody_waiting() {
    long start = System.nanoTime();
    Result result =
        host.sh(
            "kill -STOP $(cat /run/docker.pid); mirrorctl doctor -o json; exit=$?; kill -CONT $(cat /run/docker.pid); exit $exit");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(of("wrong", result)).containsOnlyKeys("engine");
    assertThat(of("ok", result)).containsKeys("daemon-json", "address", "config", "upstream");
    assertThat(of("skipped", result)).containsKeys("container", "client-docker");
  }

  @Test
  void a_plain_user_is_told_what_could_not_be_looked_at() {
    String before = Facts.everything(host);
    Result result = host.mirrorctlAs("me", "doctor", "-o", "json");
    assertThat(Facts.everything(host)).isEqualTo(before);
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(of("skipped", result))
        .containsEntry("container", "needs rights to the Docker engine")
        .hasEntrySatisfying("rights", words -> assertThat(words).contains("docker.sock"));
    assertThat(of("ok", result)).containsKeys("config", "address", "upstream", "disk-space");
  }

  @Test
  void a_container_that_was_stopped() {
    host.sh("docker stop v2-mirror").ok();
    Map<String, String> wrong = wrong();
    assertThat(wrong).containsOnlyKeys("container", "address");
    assertThat(wrong.get("container")).contains("v2-mirror is exited");
    assertThat(wrong.get("address")).isEqualTo("nobody listens on 127.0.0.1:5000");
  }

  @Test
  void a_configuration_of_another_upstream() {
    host.sh("sed -i 's|remoteurl: .*|remoteurl: https://ghcr.io|' " + Facts.CONFIG).ok();
    Map<String, String> wrong = wrong();
    assertThat(wrong).containsOnlyKeys("config", "container-drift");
    assertThat(wrong.get("config")).contains("proxies https://ghcr.io, not " + hub.url());
  }

  @Test
  void a_daemon_json_without_the_mirror() {
    host.writeFile(Facts.DAEMON_JSON, "{}\n");
    Map<String, String> wrong = wrong();
    assertThat(wrong).containsOnlyKeys("client-docker");
    assertThat(wrong.get("client-docker"))
        .contains("until it is restarted", Facts.DAEMON_JSON, "http://127.0.0.1:5000");
  }

  @Test
  void a_daemon_json_that_is_none() {
    host.writeFile(Facts.DAEMON_JSON, "{\"registry-mirrors\": [],}\n");
    Map<String, String> wrong = wrong();
    assertThat(wrong).containsOnlyKeys("daemon-json");
    assertThat(wrong.get("daemon-json")).contains("not valid JSON: line 1, column 25");
  }

  @Test
  void a_full_storage() {
    host.sh(
            """
            mkdir -p /mnt/small && mount -t tmpfs -o size=300k tmpfs /mnt/small
            cp -p /var/lib/docker-registry/config.yml* /mnt/small/
            head -c 1M /dev/zero > /mnt/small/fill || mount --bind /mnt/small /var/lib/docker-registry
            """)
        .ok();
    Result result = examined("doctor", "-o", "json");
    Map<String, String> wrong = of("wrong", result);
    assertThat(wrong).containsOnlyKeys("disk-space");
    assertThat(wrong.get("disk-space")).contains("/var/lib/docker-registry has 0 B left of 307 kB");
    assertThat(of("warning", result).get("disk-mount")).contains("tmpfs, in memory");
  }

  @Test
  void an_upstream_that_is_cut_off() {
    hub.cut();
    Result result = examined("doctor", "-o", "json");
    Map<String, String> wrong = of("wrong", result);
    assertThat(wrong).containsOnlyKeys("upstream");
    assertThat(wrong.get("upstream")).startsWith(hub.url() + " doesn't answer: ");
    assertThat(of("skipped", result).get("clock")).isEqualTo("the upstream doesn't answer");
  }

  /** Runs it, and sees that all is as it was. */
  private static Result examined(String... words) {
    String before = Facts.everything(host);
    Result result = host.mirrorctl(words);
    assertThat(Facts.everything(host)).isEqualTo(before);
    return result;
  }

  private static Map<String, String> wrong() {
    return of("wrong", examined("doctor", "-o", "json"));
  }

  /** The messages of that level by their checks. */
  private static Map<String, String> of(String level, Result result) {
    JsonNode report;
    try {
      report = new ObjectMapper().readTree(result.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.toString(), e);
    }
    Map<String, String> messages = new LinkedHashMap<>();
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("level").asText().equals(level)) {
        messages.put(finding.path("check").asText(), finding.path("message").asText());
      }
    }
    assertThat(result.exit())
        .as(result.toString())
        .isEqualTo(report.path("healthy").asBoolean() ? 0 : 3);
    return messages;
  }
}
