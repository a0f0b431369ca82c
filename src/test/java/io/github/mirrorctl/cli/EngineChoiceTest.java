package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.FakeDocker;
import io.github.mirrorctl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine a mirror gets that nobody chose one for. */
class EngineChoiceTest {
  @TempDir Path root;
  private Desk desk;

  @BeforeEach
  void a_desk() throws IOException {
    desk = new Desk(root);
  }

  @AfterEach
  void leave() throws IOException {
    desk.close();
  }

  private Desk.Run init(String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "init";
    words[1] = "ghcr.io";
    words[2] = "--dry-run";
    System.arraycopy(options, 0, words, 3, options.length);
    return desk.runAsFound(words);
  }

  @Test
  void the_docker_engine_where_one_answers() throws IOException {
    try (FakeEngine engine = FakeEngine.in(Files.createDirectories(root.resolve("var/run")))) {
      engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
      Desk.Run run = init();
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.err()).doesNotContain("embedded");
    }
  }

  @Test
  void the_embedded_one_where_there_is_no_docker() {
    Desk.Run run = init();
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.err()).contains("the engine is embedded, mirrorctl's own server: no Docker");
    assertThat(run.out()).contains("engine: embedded");
  }

  @Test
  void none_of_itself_where_docker_is_only_stopped() throws IOException {
    Files.createFile(Files.createDirectories(root.resolve("var/run")).resolve("docker.sock"));
    Desk.Run run = init();
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("or do without Docker: --engine embedded");
    assertThat(init("--engine", "embedded").exit()).isZero();
  }

  @Test
  void the_docker_engine_that_somebody_named_or_nothing() {
    desk.variables.put("DOCKER_HOST", "unix://" + root.resolve("nobody.sock"));
    Desk.Run run = init();
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("nobody.sock").doesNotContain("embedded");
  }
}
