package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.host.tls.Authority;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Today's Docker, which keeps its images in containerd's store, and containerd 2: they find the
 * authority of a mirror's certificate elsewhere than their predecessors.
 */
@Order(1)
@RealEngine
class TodaysClientsIT {
  private static final String HOSTS = "/etc/docker/certs.d/docker.io/hosts.toml";
  private static final String CERTS = "/etc/docker/certs.d";

  @Test
  @ModernEngine
  void trust_another_machines_mirror(Network network, @TempDir Path folder) {
    Upstream hub = Upstream.withRedis(network, "hub");
    try (TestHost server = TestHost.boot(network, "server", Flavor.CLIENTS).prepareService();
        TestHost today = TestHost.boot(network, "today", Flavor.MODERN)) {
      ClientHost client = new ClientHost(today);
      String before = client.files();
      server.openMirror(hub, "--tls", "self-signed");
      today.writeFile("/root/ca.pem", server.readFile("/etc/mirrorctl/ca.pem"));
      Authority other = Authority.in(folder);
      assertThat(other.make(InstantSource.system())).isTrue();
      today.writeFile("/root/other.pem", other.pem().orElseThrow());
      String mirror = "https://" + server.address() + ":5000";
      String told = " --mirror " + mirror + " --ca /root/ca.pem";
      client.uses("mirrorctl client-config" + told, hub, server);
      today.sh("mirrorctl doctor" + told).ok();

      Faults faults = new Faults(List.of(client), mirror, "--ca /root/ca.pem");
      String everyAuthority = "for file in $(grep -rl 'BEGIN CERT' " + CERTS + "); do ";
      faults.each(
          "another authority",
          "certificate",
          everyAuthority + "cp /root/other.pem $file; done",
          "true");
      faults.each("without hosts.toml", "certificate", "rm -r " + CERTS + "/docker.io", "true");
      faults.each("wrong port", "hosts-toml", "sed -i s/:5000/:5009/ " + HOSTS, "true");

      containerd(today, told);
      today.mirrorctl("client-config", "--undo").ok();
      assertThat(client.files()).isEqualTo(before);
    }
  }

  /** It is there for the Docker daemon, so it isn't found as a client of its own. */
  private static void containerd(TestHost today, String told) {
    assertThat(today.sh("containerd --version").ok().out()).contains("/containerd/v2 2.");
    today.sh("mirrorctl client-config containerd" + told).ok();
    assertThat(today.exists("/etc/containerd/certs.d/docker.io/hosts.toml")).isTrue();
    Result verified = today.sh("mirrorctl verify containerd" + told).ok();
    assertThat(verified.out()).startsWith("crosses");
    today
        .sh("ctr images pull --hosts-dir /etc/containerd/certs.d docker.io/library/redis:latest")
        .ok();
    today.mirrorctl("client-config", "containerd", "--undo").ok();
  }

  @Test
  @ModernEngine
  void trust_this_machines_mirror(Network network) {
    Upstream hub = Upstream.withRedis(network, "near");
    try (TestHost today = TestHost.boot(network, "own", Flavor.MODERN).prepareService()) {
      String before = Facts.files(today);
      Result up =
          today
              .mirrorctl(
                  "up", "--engine", "embedded", "--tls", "self-signed", "--upstream", hub.url())
              .ok();
      assertThat(up.err()).contains("proved: a pull of docker.io by docker crosses it");
      Facts.assertAlready(today.mirrorctl("up"));
      Facts.pullAfresh(today, "redis");
      assertThat(hub.requestCount("/manifests/")).isPositive();
      assertThat(today.mirrorctl("status").exit()).isZero();

      // daemon.json still says it, and the daemon shows it
      String theirs = "[host.\"https://127.0.0.1:1\"]\n";
      String hosts = today.readFile(HOSTS);
      try (Running watch = today.startMirrorctl("status", "--watch=1")) {
        watch.awaitOut(Facts.SOON, "healthy");
        today.writeFile(HOSTS, theirs);
        watch.awaitOut(Facts.SOON, "overrides");
      }
      Result status = today.mirrorctl("status");
      assertThat(status.exit()).isEqualTo(3);
      assertThat(status.out().replaceAll("\\s+", " "))
          .contains(HOSTS + " overrides registry-mirrors");
      assertThat(today.mirrorctl("daemon-config", "--check").exit()).isEqualTo(3);
      today.writeFile(HOSTS, "[host");
      assertThat(today.mirrorctl("status").exit()).isEqualTo(3);
      today.writeFile(HOSTS, hosts);

      today.mirrorctl("up", "--tls", "off").ok();
      assertThat(today.exists(CERTS)).isFalse();
      Facts.assertAlready(today.mirrorctl("up"));
      today.mirrorctl("up", "--tls", "self-signed", "--listen", "127.0.0.1:5001").ok();
      assertThat(today.readFile(HOSTS)).contains("https://127.0.0.1:5001");
      assertThat(today.sh("ls " + CERTS).out()).doesNotContain(":5000");
      today.mirrorctl("daemon-config", "--undo").ok();
      assertThat(today.exists(CERTS)).isFalse();
      today.mirrorctl("down", "--purge", "--yes").ok();
      assertThat(Facts.files(today)).isEqualTo(before);
    }
  }
}
