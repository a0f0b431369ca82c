package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TLS with a certificate that is made here: both engines, this machine's Docker and another's. */
@RealEngine
class SelfSignedIT {
  private static final String AUTHORITY = "/etc/mirrorctl/ca.pem";
  private static final String KEY = Facts.STORAGE + "/tls/key.pem";

  private static Network network;
  private static Upstream hub;

  @BeforeAll
  static void start_upstream(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
  }

  private static String url(TestHost server) {
    return "https://" + server.address() + ":5000";
  }

  private static int asked(TestHost host, String url) {
    return host.sh("curl -sf --cacert " + AUTHORITY + " " + url + "/v2/").exit();
  }

  private static String fingerprint(TestHost host, String file) {
    return host.sh("sha256sum < " + file).ok().out();
  }

  private static void assertPullsThrough(TestHost client, TestHost server) {
    int before = hub.requestCount("/manifests/");
    Facts.pullAfresh(client, "redis");
    assertThat(hub.requestCount("/manifests/")).isGreaterThan(before);
    assertThat(hub.requests("").stream().map(Upstream.Request::client).collect(Collectors.toSet()))
        .contains(server.address())
        .doesNotContain(client.equals(server) ? "" : client.address());
  }

  @Test
  void both_engines_and_another_machines_docker() {
    try (TestHost server =
            TestHost.bootWith(Images.registry2(), network, "server", Flavor.SYSTEMD)
                .prepareService();
        TestHost client = TestHost.boot(network, "client", Flavor.SYSTEMD)) {
      String before = Facts.files(server);
      Result up =
          server
              .mirrorctl(
                  "up", "--upstream", hub.url(), "--listen", "0.0.0.0:5000", "--tls", "self-signed")
              .ok();
      assertThat(up.err())
          .contains("now      https://127.0.0.1:5000 is first in /etc/docker/daemon.json")
          .contains("client-config --mirror " + url(server) + " --ca ca.pem")
          .contains("scp " + server.address() + ":" + AUTHORITY + " .")
          .contains("proved: a pull of docker.io by docker crosses it");
      assertThat(up.out()).startsWith("docker.io  healthy\n");
      Facts.assertAlready(server.mirrorctl("up"));
      assertThat(server.mirrorctl("status").exit()).isZero();
      assertThat(server.mirrorctl("client-config", "--check", "docker").exit()).isZero();
      for (String url : new String[] {url(server), "https://localhost:5000"}) {
        assertThat(asked(server, url)).as(url).isZero();
      }
      assertThat(server.sh("curl -sf http://127.0.0.1:5000/v2/").exit()).isNotZero();
      assertPullsThrough(server, server);

      client.writeFile("/root/ca.pem", server.readFile(AUTHORITY));
      assertThat(client.mirrorctl("client-config", "docker", "--mirror", url(server)).exit())
          .as("without the authority")
          .isEqualTo(1);
      client
          .mirrorctl("client-config", "docker", "--mirror", url(server), "--ca", "/root/ca.pem")
          .ok();
      assertPullsThrough(client, server);

      renewed(server);
      assertPullsThrough(client, server);
      embedded(server);
      assertPullsThrough(client, server);
      assertThat(
              client
                  .mirrorctl("verify", "--mirror", url(server), "--ca", "/root/ca.pem")
                  .ok()
                  .out())
          .startsWith("crosses");

      off(server);
      server.mirrorctl("down", "--purge", "--yes").ok();
      assertThat(Facts.files(server)).isEqualTo(before);
    }
  }

  /** A name that is new is a certificate that is new, and no new authority. */
  private static void renewed(TestHost server) {
    String authority = fingerprint(server, AUTHORITY);
    Result named = server.mirrorctl("up", "--tls-name", "hub.example.net").ok();
    assertThat(named.err())
        .contains("the one from before isn't for all of ")
        .contains("recreated the container v2-mirror: its certificate was renewed since");
    assertThat(fingerprint(server, AUTHORITY)).isEqualTo(authority);
    assertThat(
            server
                .sh(
                    "curl -sf --cacert %s --resolve hub.example.net:5000:127.0.0.1 https://hub.example.net:5000/v2/"
                        .formatted(AUTHORITY))
                .exit())
        .isZero();
  }

  private static void embedded(TestHost server) {
    String certificate = fingerprint(server, Facts.STORAGE + "/tls/cert.pem");
    Result there = server.mirrorctl("up", "--engine", "embedded").ok();
    assertThat(there.out()).contains("in force  yes");
    assertThat(fingerprint(server, Facts.STORAGE + "/tls/cert.pem")).isEqualTo(certificate);
    assertThat(server.sh("stat -c '%U %a' " + KEY).out()).isEqualTo("mirrorctl 600\n");
    assertThat(server.sh("stat -c '%U %a' /etc/mirrorctl/ca-key.pem").out())
        .isEqualTo("root 600\n");
    assertThat(server.sh("stat -c %U " + Facts.STORAGE + "/tls").out()).isEqualTo("root\n");
    Facts.assertAlready(server.mirrorctl("up"));

    server.sh("rm " + KEY).ok();
    Result again = server.mirrorctl("start").ok();
    assertThat(again.err())
        .contains("the one from before can't be used")
        .contains("had the server show the certificate of docker.io");
    assertThat(asked(server, url(server))).isZero();
    server.sh("rm " + KEY).ok();
    server.mirrorctl("restart").ok();
    assertThat(asked(server, url(server))).isZero();
  }

  private static void off(TestHost server) {
    Result off = server.mirrorctl("up", "--tls", "off").ok();
    assertThat(off.err())
        .contains("now      http://127.0.0.1:5000 is first in /etc/docker/daemon.json")
        .contains("removed the certificate " + Facts.STORAGE + "/tls/cert.pem");
    assertThat(server.sh("curl -sf http://127.0.0.1:5000/v2/").exit()).isZero();
    assertThat(server.readFile(Facts.DAEMON_JSON)).doesNotContain("https://");
    assertThat(server.sh("find /etc/docker/certs.d -name '*.crt'").out()).isEmpty();
    Facts.assertAlready(server.mirrorctl("up"));
  }
}
