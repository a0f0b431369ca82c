package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerConnectionTest {
  @TempDir Path directory;

  private static ObjectNode version(String engine, String api, String oldest) {
    return new ObjectMapper()
        .createObjectNode()
        .put("Version", engine)
        .put("ApiVersion", api)
        .put("MinAPIVersion", oldest);
  }

  private static DockerEndpoint endpoint(Path socket) {
    return DockerEndpoint.find(
        new HostEnvironment(Map.of(), Path.of("/nowhere"), Path.of("/nowhere"), 0),
        Optional.of("unix://" + socket));
  }

  @ParameterizedTest
  @CsvSource({
    "20.10.24, 1.41, 1.12, 41",
    "23.0.6, 1.42, 1.12, 42",
    "25.0.0, 1.44, 1.24, 44",
    "28.5.1, 1.51, 1.24, 44",
    "29.0.0, 1.52, 1.44, 44",
    "29.9.9, 1.56, 1.44, 44",
    "31.0.0, 1.60, 1.50, 50"
  })
  void speaks_a_version_that_both_sides_know(String engine, String api, String oldest, int minor) {
    assertThat(DockerConnection.negotiate(version(engine, api, oldest))).isEqualTo(minor);
  }

  @ParameterizedTest
  @CsvSource({"19.03.15, 1.40, 40", "17.06.0-ce, 1.30, 30", "odd, nonsense, 0"})
  void refuses_an_engine_that_is_too_old(String engine, String api, int minor) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> DockerConnection.negotiate(version(engine, api, "1.12")))
        .withMessage(
            "the Docker engine %s is too old: its API is 1.%d, mirrorctl needs 1.41"
                .formatted(engine, minor))
        .satisfies(e -> assertThat(e.next()).isEqualTo("update the engine to 20.10 or newer"));
  }

  @ParameterizedTest
  @CsvSource({"1.41, 1.12", "1.52, 1.44", "1.60, 1.50"})
  void asks_in_a_version_that_the_engine_takes(String api, String oldest) throws IOException {
    try (FakeEngine engine = FakeEngine.in(directory)) {
      engine.docker().apiVersion = api;
      engine.docker().minApiVersion = oldest;
      DockerEngine docker = new DockerEngine(engine.endpoint());
      assertThat(docker.info().mirrors()).isEmpty();
      assertThat(new RegistryImages(docker).isPresent("registry:2")).isFalse();
      assertThat(engine.calls())
          .containsExactly("GET /version", "GET /info", "GET /images/registry:2/json");
    }
  }

  @ParameterizedTest
  @CsvSource({"<html>hello</html>", "{}", "'[1, 2]'", "'\"a text\"'"})
  void knows_what_is_no_engine(String body) throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    try (ScriptedSocket socket = ScriptedSocket.answering(directory, answer)) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> new DockerEngine(endpoint(socket.path())).version())
          .withMessage("what answers at unix://" + socket.path() + " isn't a Docker engine")
          .satisfies(
              e ->
                  assertThat(e.next())
                      .isEqualTo("check --host, DOCKER_HOST and the current docker context"));
    }
  }

  @Test
  void an_answer_of_nothing_is_no_engine_either() throws IOException {
    try (ScriptedSocket socket =
        ScriptedSocket.answering(directory, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> new DockerEngine(endpoint(socket.path())).version())
          .withMessage("what answers at unix://" + socket.path() + " isn't a Docker engine");
    }
  }

  @Test
  void what_speaks_no_http_is_told_in_words() throws IOException {
    try (ScriptedSocket socket = ScriptedSocket.answering(directory, "SSH-2.0-OpenSSH_9.2\r\n")) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> new DockerEngine(endpoint(socket.path())).version())
          .withMessage(
              "no Docker engine answers at unix://%s (not an HTTP answer: SSH-2.0-OpenSSH_9.2)"
                  .formatted(socket.path()));
    }
  }

  @Test
  void tells_the_engines_own_words_for_an_error() throws IOException {
    String words = "{\"message\":\"the disk is on fire\"}";
    try (ScriptedSocket socket =
        ScriptedSocket.answering(directory, "HTTP/1.1 500 Oh\r\n\r\n" + words)) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> new DockerEngine(endpoint(socket.path())).version())
          .withMessage("asking the Docker engine for its version failed: the disk is on fire");
    }
  }

  @Test
  void no_socket_means_no_engine_and_says_how_to_get_one() {
    Path socket = directory.resolve("none.sock");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> new DockerEngine(endpoint(socket)).version())
        .withMessageStartingWith("no Docker engine answers at unix://" + socket + " (")
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Failure.Kind.FAILED);
              assertThat(e.next())
                  .isEqualTo(
                      "start it ('sudo systemctl start docker'), or name another with --host or DOCKER_HOST");
            });
  }

  @Test
  void a_socket_without_the_right_to_it_asks_for_rights() throws IOException {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root"); // whom no mode stops
    try (FakeEngine engine = FakeEngine.in(directory)) {
      Files.setPosixFilePermissions(
          directory.resolve("docker.sock"), PosixFilePermissions.fromString("---------"));
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> new DockerEngine(engine.endpoint()).version())
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.RIGHTS));
    }
  }

  @Test
  void what_the_kernel_says_without_rights_becomes_a_question_of_rights() {
    DockerEndpoint endpoint = endpoint(Path.of("/var/run/docker.sock"));
    Failure failure = EngineErrors.unreachable(endpoint, new SocketException("Permission denied"));
    assertThat(failure.kind()).isEqualTo(Failure.Kind.RIGHTS);
    assertThat(failure)
        .hasMessage("no rights to talk to the Docker engine at unix:///var/run/docker.sock");
    assertThat(failure.next())
        .isEqualTo(
            "run it with sudo, or as a member of the group that owns the socket (often 'docker')");
  }
}
