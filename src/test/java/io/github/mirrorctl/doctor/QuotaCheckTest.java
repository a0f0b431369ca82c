package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class QuotaCheckTest {
  private static final String MANIFEST = "/v2/ratelimitpreview/test/manifests/latest";

  @AutoClose private final WebServer hub;
  private final Mirror mirror = Defaults.system().mirror("docker.io");

  QuotaCheckTest() throws IOException {
    hub = new WebServer();
    hub.on("/token", WebServer.answering(200, "{\"token\": \"anybody\"}"));
  }

  private Finding found(String config) {
    return new QuotaCheck(
            mirror,
            new PullQuota.Service(hub.url("/token?service=s"), hub.url(MANIFEST)),
            new Outbound(new FakeWays(), Map::of, Optional.empty()),
            () -> Optional.of(RegistryConfig.parse(config, "config.yml")))
        .examine();
  }

  private Finding left(int pulls) {
    hub.on(
        MANIFEST,
        WebServer.answering(
            200,
            "",
            "ratelimit-limit",
            "100;w=21600",
            "ratelimit-remaining",
            pulls + ";w=21600",
            "docker-ratelimit-source",
            "192.0.2.1"));
    return found(Containers.CONFIG);
  }

  @Test
  void pulls_that_are_left_are_told_and_asking_for_them_is_none() {
    assertThat(left(87)).isEqualTo(Finding.ok("87 of 100 pulls left in 6 h, for 192.0.2.1"));
    assertThat(hub.asked()).containsExactly("GET /token?service=s", "HEAD " + MANIFEST);
  }

  @Test
  void few_of_them_are_a_warning() {
    Finding found = left(9);
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.message()).startsWith("9 of 100 pulls left");
    assertThat(found.remedy()).contains("--username NAME --password-stdin");
  }

  @Test
  void without_a_limit_there_is_nothing_to_count() {
    hub.on(MANIFEST, WebServer.answering(200, ""));
    assertThat(found(Containers.CONFIG)).isEqualTo(Finding.ok("Docker Hub tells no limit here"));
  }

  @Test
  void it_is_skipped_where_docker_hub_does_not_tell_or_an_account_pulls() {
    hub.on(MANIFEST, WebServer.answering(503, ""));
    assertThat(found(Containers.CONFIG))
        .isEqualTo(Finding.skipped("Docker Hub doesn't answer: it answers with status 503"));
    assertThat(found(Containers.CONFIG + "  username: me\n").level()).isEqualTo(Level.SKIPPED);
    hub.close();
    assertThat(found(Containers.CONFIG))
        .isEqualTo(Finding.skipped("Docker Hub doesn't answer: Connection refused"));
  }

  @Test
  void it_is_docker_hubs_alone() {
    assertThat(QuotaCheck.concerns(mirror)).isTrue();
    assertThat(QuotaCheck.concerns(mirror.withUpstream(URI.create("http://10.0.0.7:5000"))))
        .isFalse();
    assertThat(QuotaCheck.concerns(Defaults.system().mirror("ghcr.io"))).isFalse();
  }
}
