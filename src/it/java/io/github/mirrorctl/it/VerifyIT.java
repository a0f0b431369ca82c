package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** One fault at a time in how a Docker daemon uses a mirror: the true cause is named each time. */
@Order(1)
@RealEngine
class VerifyIT {
  private static final String DROP_IN = "/etc/systemd/system/docker.service.d/flag.conf";
  private static final String PUT_BACK =
      "cp /tmp/daemon.json /etc/docker/daemon.json && systemctl reload docker";

  @Test
  void each_fault_of_a_docker_daemon_is_named(Network network) {
    Upstream hub = Upstream.withRedis(network, "hub");
    try (TestHost host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD)) {
      Result up = host.mirrorctl("up", "--upstream", hub.url()).ok();
      assertThat(up.err()).contains("proved: a pull of docker.io by docker crosses it");
      host.sh("cp /etc/docker/daemon.json /tmp/daemon.json").ok();
      assertThat(result(host)).isEqualTo("crosses ");

      // the mirror is stopped
      host.mirrorctl("stop").ok();
      assertThat(result(host)).isEqualTo("bypasses mirror-down");
      assertThat(doctor(host)).contains("v2-mirror is exited");
      host.mirrorctl("start").ok();

      // daemon.json names another port
      edit(host, "s/5000/5009/");
      assertThat(result(host)).isEqualTo("bypasses wrong-port");
      assertThat(doctor(host)).contains("the Docker daemon pulls past it");
      host.sh(PUT_BACK).ok();

      // daemon.json names nothing
      edit(host, "s/\"http[^\"]*\"//");
      assertThat(result(host)).isEqualTo("bypasses not-told");
      host.sh(PUT_BACK).ok();

      // daemon.json names the mirror of another registry
      host.mirrorctl("init", "ghcr.io", "--upstream", hub.url()).ok();
      host.mirrorctl("start", "ghcr.io").ok();
      edit(host, "s/5000/5001/");
      assertThat(result(host)).isEqualTo("bypasses wrong-upstream");
      host.sh(PUT_BACK).ok();

      // the mirror's upstream can't be reached: nobody can say what the client does
      host.sh("docker pause v2-mirror").ok();
      assertThat(result(host)).isEqualTo("bypasses mirror-down");
      host.sh("docker unpause v2-mirror").ok();

      // a flag says the same as daemon.json: the daemon doesn't start
      host.writeFile(
          DROP_IN,
          "[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// --registry-mirror=http://127.0.0.1:5000\n");
      host.sh("systemctl daemon-reload; systemctl restart docker");
      Result down = host.mirrorctl("verify", "docker");
      assertThat(down.exit()).isEqualTo(3);
      assertThat(down.out().replaceAll("\\s+", " "))
          .contains("cannot tell docker docker.io")
          .contains("specified both as a flag and in the configuration file: registry-mirrors")
          .contains("take --registry-mirror out of " + DROP_IN);
      assertThat(doctor(host)).contains("take --registry-mirror out of " + DROP_IN);
      host.sh("rm " + DROP_IN + "; systemctl daemon-reload; systemctl reset-failed docker").ok();
      host.sh("systemctl restart docker").ok();
      host.await(Facts.SOON, "mirrorctl verify");
    }
  }

  @Test
  @ModernEngine
  void a_hosts_toml_that_overrides_is_named_and_mended(Network network) {
    Upstream hub = Upstream.withRedis(network, "other");
    try (TestHost host = TestHost.bootWith(Images.registry2(), network, "today", Flavor.MODERN)) {
      host.mirrorctl("up", "--upstream", hub.url()).ok();
      String hosts = "/etc/docker/certs.d/docker.io/hosts.toml";
      String theirs = "[host.\"http://127.0.0.1:1\"]\n  capabilities = [\"pull\", \"resolve\"]\n";
      host.writeFile(hosts, theirs);
      assertThat(result(host)).isEqualTo("bypasses hosts-toml");
      assertThat(doctor(host)).contains(hosts + " overrides registry-mirrors");
      host.mirrorctl("client-config", "docker").ok();
      assertThat(result(host)).isEqualTo("crosses ");
      host.mirrorctl("client-config", "--undo").ok();
      assertThat(host.readFile(hosts)).isEqualTo(theirs);
      assertThat(host.exists(Facts.DAEMON_JSON)).isFalse();
    }
  }

  /** All that the doctor finds wrong, with its remedies, on one line. */
  private static String doctor(TestHost host) {
    Result examined = host.mirrorctl("doctor");
    assertThat(examined.exit()).as(examined.toString()).isEqualTo(3);
    String words = examined.out().replaceAll("\\s+", " ");
    return words.substring(words.indexOf("wrong "));
  }

  private static void edit(TestHost host, String sed) {
    host.sh("sed -i '" + sed + "' /etc/docker/daemon.json && systemctl reload docker && sleep 0.5")
        .ok();
  }

  /** The result and the cause of the Docker daemon and docker.io. */
  private static String result(TestHost host) {
    Result verified = host.mirrorctl("verify", "docker", "-o", "json");
    try {
      JsonNode report = new ObjectMapper().readTree(verified.out());
      JsonNode row = report.at("/clients/0");
      assertThat(row.path("registry").asText()).isEqualTo("docker.io");
      assertThat(verified.exit()).isEqualTo(report.path("proved").asBoolean() ? 0 : 3);
      return row.path("result").asText() + " " + row.path("cause").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(verified.toString(), e);
    }
  }
}
