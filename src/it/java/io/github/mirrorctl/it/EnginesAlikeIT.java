package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that look after a mirror do the same, and say it alike, whatever runs it. */
@RealEngine
class EnginesAlikeIT {
  private static Upstream hub;
  private static TestHost host;

  @BeforeAll
  static void boot(Network network) {
    hub = Upstream.withRedis(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD).prepareService();
  }

  private static JsonNode mirror() {
    JsonNode mirrors = Facts.status(host).path("mirrors");
    assertThat(mirrors.size()).isEqualTo(1);
    return mirrors.path(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "embedded"})
  void a_mirror_s_whole_life(String engine) {
    String fresh = Facts.files(host);
    Result up = host.mirrorctl("up", "--engine", engine, "--upstream", hub.url()).ok();
    assertThat(up.out()).startsWith("docker.io  healthy\n").contains("in force  yes");
    assertThat(host.mirrorctl("status").exit()).isZero();
    JsonNode mirror = mirror();
    assertThat(mirror.path("engine").asText()).isEqualTo(engine);
    assertThat(mirror.path("state").asText()).isEqualTo("running");
    assertThat(mirror.path("healthy").asBoolean()).isTrue();
    assertThat(host.mirrorctl("daemon-config", "--check").exit()).isZero();
    Facts.assertAlready(host.mirrorctl("up", "--engine", engine, "--upstream", hub.url()));

    Facts.pullAfresh(host, "redis");
    assertThat(hub.requestCount("/blobs/")).isPositive();
    Facts.awaitLogged(host, "/v2/library/redis/manifests/latest");

    assertThat(host.mirrorctl("stop").ok().err()).contains("now      stopped");
    Facts.assertAlready(host.mirrorctl("stop"));
    assertThat(host.mirrorctl("status").exit()).isEqualTo(3);
    assertThat(mirror().path("healthy").asBoolean()).isFalse();
    assertThat(host.mirrorctl("start").ok().err()).contains("now      started");
    Facts.assertAlready(host.mirrorctl("start"));
    assertThat(host.mirrorctl("restart").ok().err()).contains("now      restarted");
    assertThat(host.mirrorctl("status").exit()).isZero();

    int blobs = hub.requestCount("/blobs/");
    Facts.pullAfresh(host, "redis");
    assertThat(hub.requestCount("/blobs/")).isEqualTo(blobs);

    assertThat(host.mirrorctl("daemon-config", "--undo").ok().err()).contains("daemon.json");
    assertThat(host.mirrorctl("daemon-config", "--check").exit()).isEqualTo(3);
    host.mirrorctl("down", "--purge", "--yes").ok();
    assertThat(Facts.files(host)).isEqualTo(fresh);
    assertThat(host.sh("curl -s http://127.0.0.1:5000/v2/").exit()).isEqualTo(7);
  }
}
