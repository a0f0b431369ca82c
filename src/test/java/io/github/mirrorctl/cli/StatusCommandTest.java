package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.cli.Desk.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BindsPorts
class StatusCommandTest {
  @AutoClose private final Desk desk;

  StatusCommandTest(@TempDir Path root) throws IOException {
    this.desk = new Desk(root);
  }

  private void up() throws IOException {
    desk.run("init");
    desk.run("start");
    desk.engine.docker().mirrors = List.of("http://127.0.0.1:" + desk.port + "/");
    Path blob = desk.storage.resolve("docker/registry/v2/blobs/sha256/ab/abcd");
    Files.createDirectories(blob);
    Files.writeString(blob.resolve("data"), "x".repeat(12_345));
    Files.createDirectories(
        desk.storage.resolve("docker/registry/v2/repositories/library/redis/_manifests"));
  }

  /** How long an answer took is the one thing that differs. */
  private Run status(String... words) {
    Run run = desk.run(words);
    return new Run(
        run.exit(),
        run.out()
            .replaceAll("in \\d+ ms", "in N ms")
            .replaceAll("\"answerMillis\" : [1-9]\\d*", "\"answerMillis\" : 1")
            .replaceAll("answerMillis: [1-9]\\d*", "answerMillis: 1"),
        run.err());
  }

  @Test
  void shows_a_healthy_mirror() throws IOException {
    up();
    assertThat(status("status"))
        .isEqualTo(
            new Run(
                0,
                """
                docker.io  healthy
                  upstream  https://registry-1.docker.io
                  engine    docker, container v2-mirror running, 0 restarts
                  address   ADDRESS answers in N ms
                  cache     1 repository, 12 kB in ROOT/var/lib/docker-registry
                  in force  yes, the Docker daemon pulls through it
                  drift     none
                """,
                ""));
  }

  @Test
  void its_json_has_stable_field_names() throws IOException {
    up();
    assertThat(status("status", "-o", "json"))
        .isEqualTo(
            new Run(
                0,
                """
                {
                  "healthy" : true,
                  "mirrors" : [ {
                    "name" : "docker.io",
                    "healthy" : true,
                    "upstream" : "https://registry-1.docker.io",
                    "engine" : "docker",
                    "container" : "v2-mirror",
                    "service" : "",
                    "state" : "running",
                    "restarts" : 0,
                    "address" : "ADDRESS",
                    "answers" : true,
                    "answerMillis" : 1,
                    "storage" : "ROOT/var/lib/docker-registry",
                    "repositories" : 1,
                    "bytes" : 12345,
                    "complete" : true,
                    "traffic" : null,
                    "inForce" : "yes",
                    "drift" : [ ],
                    "problems" : [ ]
                  } ]
                }
                """,
                ""));
  }

  @Test
  void its_yaml_says_the_same() throws IOException {
    up();
    assertThat(status("status", "-o", "yaml").out())
        .isEqualTo(
            """
            healthy: true
            mirrors:
            - name: docker.io
              healthy: true
              upstream: https://registry-1.docker.io
              engine: docker
              container: v2-mirror
              service: ''
              state: running
              restarts: 0
              address: ADDRESS
              answers: true
              answerMillis: 1
              storage: ROOT/var/lib/docker-registry
              repositories: 1
              bytes: 12345
              complete: true
              traffic: null
              inForce: 'yes'
              drift: []
              problems: []
            """);
  }

  @Test
  void shows_a_mirror_that_is_not_set_up() {
    assertThat(status("status"))
        .isEqualTo(
            new Run(
                3,
                """
                docker.io  not healthy
                  upstream  https://registry-1.docker.io
                  engine    docker, container v2-mirror absent, 0 restarts
                  address   ADDRESS doesn't answer
                  cache     0 repositories, 0 B in ROOT/var/lib/docker-registry
                  in force  no, the Docker daemon pulls past it
                  drift     none
                  ! it isn't set up: 'mirrorctl up docker.io'
                  ! the Docker daemon doesn't use it: 'mirrorctl daemon-config'
                """,
                ""));
  }

  @Test
  void shows_drift_and_what_mends_it() throws IOException {
    up();
    desk.variables.put("NO_PROXY", "hub");
    Files.writeString(
        desk.storage.resolve("config.yml"),
        Files.readString(desk.storage.resolve("config.yml")) + "# edited\n");
    Run run = status("status");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .endsWith(
            """
              drift     its config.yml was changed since it was started
              ! it differs from what it should be: 'mirrorctl start docker.io'
            """);
  }

  @Test
  void a_stopped_container_and_a_foreign_one_are_told_apart() throws IOException {
    up();
    desk.run("stop");
    assertThat(status("status").out())
        .contains("  ! its container is exited: 'mirrorctl logs docker.io', then 'mirrorctl start");
    desk.run("down");
    desk.engine.docker().hasContainer("v2-mirror", "nginx:1", 1);
    desk.settings("mirrors:\n  docker.io:\n    listen: 127.0.0.1:" + desk.port + "\n");
    assertThat(status("status").out()).contains("  ! the container v2-mirror isn't mirrorctl's\n");
  }

  @Test
  void an_engine_that_does_not_answer_is_part_of_the_report() {
    Run run = status("status", "-o", "json", "--host", "unix:///nowhere/docker.sock");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("\"state\" : \"unknown\"", "\"inForce\" : \"unknown\"")
        .contains("no Docker engine answers at unix:///nowhere/docker.sock");
  }

  @Test
  void another_registrys_mirror_is_used_by_name() throws IOException {
    desk.settings("mirrors:\n  ghcr.io:\n    listen: 127.0.0.1:" + desk.port + "\n");
    desk.run("init");
    desk.run("start");
    Run run = status("status");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("  in force  by name: docker pull ADDRESS/REPOSITORY:TAG\n");
  }

  @Test
  void a_reader_of_one_mirror_gets_one() throws IOException {
    up();
    JsonNode report =
        new ObjectMapper().readTree(desk.run("status", "docker.io", "-o", "JSON").out());
    List<String> names = new ArrayList<>();
    report.path("mirrors").forEach(mirror -> names.add(mirror.path("name").asText()));
    assertThat(names).containsExactly("docker.io");
    Run unknown = desk.run("status", "ghcr.io");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
  }

  @Test
  void colours_only_where_a_person_looks_at_it() throws IOException {
    up();
    String red = "\u001b[";
    assertThat(desk.run("status").out()).doesNotContain(red);
    assertThat(desk.run("status", "--color", "always").out()).contains(red);
    desk.terminal = true;
    assertThat(desk.run("status").out()).contains(red);
    assertThat(desk.run("status", "--color=never").out()).doesNotContain(red);
    assertThat(desk.run("status", "-o", "json").out()).doesNotContain(red);
    desk.variables.put("NO_COLOR", "1");
    assertThat(desk.run("status").out()).doesNotContain(red);
    assertThat(desk.run("status", "--color", "always").out()).contains(red);
    desk.variables.clear();
    desk.variables.put("TERM", "dumb");
    assertThat(desk.run("status").out()).doesNotContain(red);
    Run wrong = desk.run("stop", "ghcr.io");
    assertThat(wrong.err()).startsWith("mirrorctl: ");
  }
}
