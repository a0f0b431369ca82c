package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.cli.Desk.Run;
import io.github.mirrorctl.doctor.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BindsPorts
class DoctorCommandTest {
  @AutoClose private final Desk desk;
  @AutoClose private final WebServer hub;

  DoctorCommandTest(@TempDir Path root) throws IOException {
    this.desk = new Desk(root);
    this.hub = new WebServer().on("/v2/", WebServer.answering(200, "{}"));
    settings("");
  }

  private void settings(String more) throws IOException {
    desk.settings(
        "mirrors:\n  docker.io:\n    listen: 127.0.0.1:%d\n    upstream: %s\n%s"
            .formatted(desk.port, hub.url(""), more));
  }

  private void up() throws IOException {
    assertThat(desk.run("init").exit()).isZero();
    assertThat(desk.run("start").exit()).isZero();
    desk.engine.docker().mirrors = List.of("http://127.0.0.1:" + desk.port + "/");
    Files.createDirectories(desk.root.resolve("etc/docker"));
    Files.writeString(
        desk.root.resolve("etc/docker/daemon.json"),
        "{\"registry-mirrors\": [\"http://127.0.0.1:" + desk.port + "\"]}\n");
  }

  private JsonNode report(Run run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  private static List<String> of(JsonNode report, String level) {
    List<String> checks = new ArrayList<>();
    report
        .path("findings")
        .forEach(
            finding -> {
              if (finding.path("level").asText().equals(level)) {
                checks.add(finding.path("check").asText());
              }
            });
    return checks;
  }

  @Test
  void a_healthy_mirror_has_warnings_at_most_and_nothing_is_changed() throws IOException {
    up();
    Map<String, String> before = desk.tree();
    List<String> changes = desk.engine.changes();
    Run run = desk.run("doctor", "-o", "json");
    assertThat(run.err()).isEmpty();
    assertThat(of(report(run), "wrong")).isEmpty();
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(report(run).path("healthy").asBoolean()).isTrue();
    assertThat(of(report(run), "ok"))
        .contains("engine", "config", "container", "container-drift", "address", "upstream")
        .contains("client-docker", "clock", "dns", "daemon-json", "proxies");
    assertThat(of(report(run), "warning")).contains("registry-downloads", "registry-expiry");
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(desk.engine.changes()).isEqualTo(changes);
  }

  @Test
  void its_json_has_stable_field_names() throws IOException {
    up();
    List<String> fields = new ArrayList<>();
    report(desk.run("doctor", "-o", "json"))
        .path("findings")
        .path(0)
        .fieldNames()
        .forEachRemaining(fields::add);
    assertThat(fields).containsExactly("check", "subject", "level", "message", "remedy");
    assertThat(desk.run("doctor", "-o", "yaml").out())
        .startsWith("healthy: true\nfindings:\n- check: engine\n  subject: machine\n  level: ok\n");
  }

  @Test
  void each_fault_is_found_by_its_check() throws IOException {
    up();
    desk.run("stop");
    Run stopped = desk.run("doctor");
    assertThat(stopped.exit()).isEqualTo(3);
    assertThat(stopped.out())
        .containsPattern("wrong +container +v2-mirror is exited")
        .containsPattern("wrong +address +nobody listens on ADDRESS")
        .contains("remedy: 'mirrorctl start docker.io'");
    desk.run("start");
    Files.writeString(
        desk.storage.resolve("config.yml"),
        Files.readString(desk.storage.resolve("config.yml"))
            .replaceFirst("remoteurl: .*", "remoteurl: https://ghcr.io"));
    assertThat(of(report(desk.run("doctor", "-o", "json")), "wrong"))
        .containsExactly("container-drift", "config");
  }

  @Test
  void an_engine_that_is_away_is_wrong_and_leaves_what_it_knows_unknown() throws IOException {
    up();
    Run run = desk.run("doctor", "-o", "json", "--host", "unix:///nowhere/docker.sock");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(of(report(run), "wrong")).containsExactly("engine");
    assertThat(of(report(run), "skipped"))
        .contains("container", "container-drift", "registry-version", "client-docker");
  }

  @Test
  void an_upstream_that_is_away_is_wrong() throws IOException {
    up();
    hub.close();
    Run run = desk.run("doctor", "docker.io", "-o", "json");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(of(report(run), "wrong")).containsExactly("upstream");
    assertThat(of(report(run), "skipped")).contains("clock");
  }

  @Test
  void a_config_yml_that_is_none_is_told_once() throws IOException {
    up();
    Files.writeString(desk.storage.resolve("config.yml"), "storage: [\n");
    JsonNode report = report(desk.run("doctor", "-o", "json"));
    assertThat(of(report, "wrong")).containsExactly("config");
    assertThat(of(report, "skipped")).contains("container-drift", "registry-account");
  }

  @Test
  void an_embedded_mirror_has_its_service_examined_instead() throws IOException {
    settings("    engine: embedded\n");
    JsonNode report = report(desk.runAsFound("doctor", "-o", "json"));
    assertThat(of(report, "wrong")).contains("service", "config", "address");
    List<String> all = new ArrayList<>();
    report.path("findings").forEach(finding -> all.add(finding.path("check").asText()));
    assertThat(all)
        .contains("service-drift")
        .doesNotContain("engine", "container", "registry-version", "client-docker");
  }

  @Test
  void several_mirrors_are_examined_each() throws IOException {
    settings("  ghcr.io:\n    listen: 127.0.0.1:1\n    upstream: " + hub.url("") + "\n");
    Run run = desk.run("doctor");
    assertThat(run.out()).startsWith("this machine\n").contains("\ndocker.io\n", "\nghcr.io\n");
    assertThat(desk.run("doctor", "ghcr.io").out()).doesNotContain("\ndocker.io\n");
    assertThat(desk.run("doctor", "quay.io").exit()).isEqualTo(2);
  }
}
