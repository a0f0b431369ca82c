package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One mirror for many machines: a host uses the mirror of another. */
@RealEngine
class NetworkIT {
  private static Network network;
  private static Upstream hub;
  private static TestHost server;

  @BeforeAll
  static void open_a_mirror_to_the_network(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
    server = TestHost.bootWith(Images.registry2(), network, "server", Flavor.SYSTEMD);
    Result up = server.mirrorctl("up", "--upstream", hub.url(), "--listen", "0.0.0.0:5000").ok();
    assertThat(up.err()).contains("http://127.0.0.1:5000 is first in /etc/docker/daemon.json");
  }

  @Test
  void another_host_pulls_and_builds_through_it() {
    pulls_and_builds_through_it("client", Flavor.SYSTEMD);
  }

  @Test
  @ModernEngine
  void another_host_with_todays_engine_pulls_and_builds_through_it() {
    pulls_and_builds_through_it("today", Flavor.MODERN);
  }

  private static void pulls_and_builds_through_it(String name, Flavor flavor) {
    String mirror = "http://" + server.address() + ":5000";
    try (TestHost client = TestHost.boot(network, name, flavor)) {
      String old = "{\"debug\":false}";
      client.writeFile(Facts.DAEMON_JSON, old);
      Result adopted = client.mirrorctl("daemon-config", "--mirror", mirror).ok();
      assertThat(adopted.err()).contains("now      " + mirror + " is first in");
      assertThat(client.readFile(Facts.DAEMON_JSON))
          .isEqualTo(
              "{\"debug\":false,\"registry-mirrors\":[\"%1$s\"],\"insecure-registries\":[\"%1$s\"]}"
                  .formatted(mirror));
      Facts.assertAlready(client.mirrorctl("daemon-config", "--mirror", mirror));
      assertThat(client.mirrorctl("daemon-config", "--check", "--mirror", mirror).exit()).isZero();

      long pulled = manifestsServed();
      client.sh("docker pull -q redis").ok();
      assertThat(manifestsServed()).isGreaterThan(pulled);

      client.sh("docker rmi redis").ok();
      long built = manifestsServed();
      client
          .sh("printf 'FROM redis\\nLABEL a=b\\n' | DOCKER_BUILDKIT=1 docker build -q -t mine -")
          .ok();
      assertThat(manifestsServed()).isGreaterThan(built);
      assertThat(hub.requests("").stream().map(Upstream.Request::client))
          .containsOnly(server.address());

      client.mirrorctl("daemon-config", "--undo").ok();
      assertThat(client.readFile(Facts.DAEMON_JSON)).isEqualTo(old);
      assertThat(client.mirrorctl("daemon-config", "--check", "--mirror", mirror).exit())
          .isEqualTo(3);
    }
  }

  @Test
  void a_mirror_that_does_not_answer_is_refused_before_anything_is_written() {
    String before = Facts.everything(server);
    Result result = server.mirrorctl("daemon-config", "--mirror", "http://127.0.0.1:5999");
    assertThat(result.exit()).as(result.toString()).isEqualTo(1);
    assertThat(result.err())
        .contains("no registry answers at http://127.0.0.1:5999/v2/, so nothing was changed")
        .contains("next: check the address");
    for (String url : new String[] {"http://a:5000/path", "http://me:secret@a:5000", "a:5000"}) {
      Result invalid = server.mirrorctl("daemon-config", "--mirror", url);
      assertThat(invalid.exit()).as(invalid.toString()).isEqualTo(2);
      assertThat(invalid.err())
          .contains("mirror")
          .doesNotContain("secret")
          .doesNotContain("io.github.mirrorctl");
    }
    assertThat(Facts.everything(server)).isEqualTo(before);
  }

  /** How often the mirror's own log says that it gave the image's manifest away. */
  private static long manifestsServed() {
    return server
        .mirrorctl("logs")
        .ok()
        .out()
        .lines()
        .filter(line -> line.contains("/v2/library/redis/manifests/"))
        .count();
  }
}
