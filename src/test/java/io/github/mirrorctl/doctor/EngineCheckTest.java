package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.FakeEngine;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCheckTest {
  private final Path directory;
  @AutoClose private final FakeEngine engine;

  EngineCheckTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.engine = FakeEngine.in(directory);
  }

  private DockerEngine at(String url) {
    return new DockerEngine(
        DockerEndpoint.find(
            new HostEnvironment(Map.of(), directory, directory, 0), Optional.of(url)));
  }

  private Finding found() {
    return new EngineCheck(new DockerFacts(at(engine.url())), true, UnaryOperator.identity())
        .examine();
  }

  @Test
  void tells_the_engine_that_answers() {
    assertThat(found())
        .isEqualTo(Finding.ok("Docker 20.10.24 (API 1.41) answers at " + engine.url()));
    engine.docker().operatingSystem = "Docker Desktop";
    assertThat(found().message()).endsWith(", in Docker Desktop's own machine");
    engine.docker().operatingSystem = "Ubuntu Core 22";
    engine.docker().rootDirectory = "/var/snap/docker/common/var-lib-docker";
    assertThat(found().message()).contains(", from the snap");
  }

  @Test
  void one_that_is_too_old_is_wrong() {
    engine.docker().version = "19.03.1";
    engine.docker().apiVersion = "1.40";
    assertThat(found())
        .isEqualTo(
            Finding.wrong(
                "the Docker engine 19.03.1 is too old: its API is 1.40, mirrorctl needs 1.41",
                "update the engine to 20.10 or newer"));
  }

  @Test
  void one_that_does_not_answer_is_wrong_where_mirrors_run_in_it() {
    DockerFacts nowhere = new DockerFacts(at("unix:///nowhere/docker.sock"));
    Finding needed = new EngineCheck(nowhere, true, UnaryOperator.identity()).examine();
    assertThat(needed.level()).isEqualTo(Level.WRONG);
    assertThat(needed.message()).startsWith("no Docker engine answers at unix:///nowhere");
    assertThat(needed.remedy()).contains("systemctl start docker");
    assertThat(new EngineCheck(nowhere, false, UnaryOperator.identity()).examine().level())
        .isEqualTo(Level.WARNING);
    assertThat(nowhere.whenItAnswers(() -> Finding.ok("asked")))
        .isEqualTo(Finding.skipped("the Docker engine doesn't answer"));
  }

  @Test
  void why_it_does_not_run_is_told_where_that_is_known() {
    DockerFacts nowhere = new DockerFacts(at("unix:///nowhere/docker.sock"));
    Finding found =
        new EngineCheck(nowhere, true, silence -> Failure.of("a flag is in the way", "take it out"))
            .examine();
    assertThat(found).isEqualTo(Finding.wrong("a flag is in the way", "take it out"));
  }

  @Test
  void without_rights_to_it_nothing_is_known() {
    DockerFacts closed =
        new DockerFacts(
            at(engine.url()),
            () -> {
              throw Failure.rights("no rights to talk to it", "use sudo", new IOException("no"));
            });
    assertThat(new EngineCheck(closed, true, UnaryOperator.identity()).examine())
        .isEqualTo(Finding.skipped("no rights to talk to it", "use sudo"));
    assertThat(closed.whenItAnswers(() -> Finding.ok("asked")))
        .isEqualTo(Finding.skipped("needs rights to the Docker engine"));
  }
}
