package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Sha256;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerEndpointTest {
  @TempDir Path root;
  private Path home = Path.of("/");

  @BeforeEach
  void a_home() throws IOException {
    home = Files.createDirectories(root.resolve("home/me"));
  }

  private String find(Map<String, String> variables, String... option) {
    return endpoint(variables, option).toString();
  }

  private DockerEndpoint endpoint(Map<String, String> variables, String... option) {
    return DockerEndpoint.find(
        new HostEnvironment(variables, home, root, 1000),
        option.length == 0 ? Optional.empty() : Optional.of(option[0]));
  }

  /** Makes a context as the docker CLI does: its directory is the SHA-256 of its name. */
  private void context(String name, String host) throws IOException {
    Path meta = home.resolve(".docker/contexts/meta/" + Sha256.of(name) + "/meta.json");
    Files.createDirectories(meta.getParent());
    Files.writeString(
        meta,
        """
        {"Name":"%s","Metadata":{},"Endpoints":{"docker":{"Host":"%s","SkipTLSVerify":false}}}
        """
            .formatted(name, host));
  }

  private void config(String json) throws IOException {
    Files.createDirectories(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/config.json"), json);
  }

  @Test
  void is_the_default_socket_where_nothing_is_said() {
    assertThat(find(Map.of())).isEqualTo("unix://" + root + "/var/run/docker.sock");
  }

  @Test
  void is_the_users_own_socket_where_only_that_exists() throws IOException {
    Path runtime = Files.createDirectories(root.resolve("run/user/1000"));
    Path own = Files.createFile(runtime.resolve("docker.sock"));
    Map<String, String> variables = Map.of("XDG_RUNTIME_DIR", runtime.toString());
    assertThat(find(variables)).isEqualTo("unix://" + own);
    Files.createFile(Files.createDirectories(root.resolve("var/run")).resolve("docker.sock"));
    assertThat(find(variables)).isEqualTo("unix://" + root + "/var/run/docker.sock");
  }

  @Test
  void the_option_comes_before_the_variable_and_the_variable_before_the_context()
      throws IOException {
    config("{\"currentContext\": \"far\"}");
    context("far", "tcp://192.0.2.1:2375");
    Map<String, String> variables = Map.of("DOCKER_HOST", "unix:///run/two.sock");
    assertThat(find(variables, "unix:///run/one.sock")).isEqualTo("unix:///run/one.sock");
    assertThat(find(variables)).isEqualTo("unix:///run/two.sock");
    assertThat(find(Map.of())).isEqualTo("tcp://192.0.2.1:2375");
  }

  @Test
  void the_variable_names_the_context_before_the_file_does() throws IOException {
    config("{\"auths\": {}, \"currentContext\": \"far\"}");
    context("far", "tcp://192.0.2.1:2375");
    context("near", "unix:///run/near.sock");
    assertThat(find(Map.of("DOCKER_CONTEXT", "near"))).isEqualTo("unix:///run/near.sock");
    assertThat(find(Map.of("DOCKER_CONTEXT", "default")))
        .isEqualTo("unix://" + root + "/var/run/docker.sock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"currentContext\": \"\"}", "{\"currentContext\": \"default\"}"})
  void a_file_without_a_context_of_its_own_means_the_default(String json) throws IOException {
    config(json);
    assertThat(find(Map.of())).isEqualTo("unix://" + root + "/var/run/docker.sock");
  }

  @Test
  void reads_contexts_where_the_docker_cli_is_told_to() throws IOException {
    context("near", "unix:///run/near.sock");
    Path moved = Files.move(home.resolve(".docker"), home.resolve("elsewhere"));
    assertThat(find(Map.of("DOCKER_CONFIG", moved.toString(), "DOCKER_CONTEXT", "near")))
        .isEqualTo("unix:///run/near.sock");
  }

  @Test
  void a_context_that_is_not_there_is_told_by_its_name() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> find(Map.of("DOCKER_CONTEXT", "gone")))
        .withMessage("there is no docker context 'gone'")
        .satisfies(
            e -> assertThat(e.next()).isEqualTo("'docker context ls' shows them; or use --host"));
  }

  @Test
  void a_context_that_cannot_be_used_is_refused() throws IOException {
    context("far", "ssh://me@far");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> find(Map.of("DOCKER_CONTEXT", "far")))
        .withMessage("the Docker endpoint ssh://me@far can't be used: ssh:// is not supported");
  }

  @Test
  void a_broken_config_file_is_told_with_its_name() throws IOException {
    config("{\"currentContext\": ");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> find(Map.of()))
        .withMessageStartingWith(home.resolve(".docker/config.json") + " isn't valid JSON: ")
        .satisfies(
            e -> assertThat(e.next()).isEqualTo("mend it, or name the endpoint with --host"));
    assertThat(find(Map.of(), "unix:///run/one.sock")).isEqualTo("unix:///run/one.sock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh://me@far", "npipe:////./pipe/docker_engine", "fd://"})
  void refuses_what_is_an_endpoint_but_not_supported(String host) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> find(Map.of(), host))
        .withMessageContaining("can't be used")
        .satisfies(e -> assertThat(e.next()).contains("unix:// or tcp://"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:2375",
        "/var/run/docker.sock",
        "http://localhost:2375",
        "tcp://",
        "tcp://localhost",
        "tcp://bad host:2375",
        "tcp://localhost:port",
        "unix://",
        "unix://run/docker.sock",
        "unix:///"
      })
  void refuses_what_is_no_endpoint_and_shows_how_one_is_written(String host) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> find(Map.of("DOCKER_HOST", host)))
        .withMessage("the Docker endpoint '" + host + "' isn't one")
        .satisfies(
            e ->
                assertThat(e.next())
                    .isEqualTo("use unix:///path/to/docker.sock or tcp://host:port"));
  }

  @Test
  void asks_for_tls_as_the_docker_cli_does() throws IOException {
    Path certificates = Files.createDirectories(root.resolve("certs"));
    Map<String, String> variables =
        Map.of(
            "DOCKER_HOST", "tcp://127.0.0.1:2376",
            "DOCKER_TLS_VERIFY", "1",
            "DOCKER_CERT_PATH", certificates.toString());
    assertThat(endpoint(variables).config().getSSLConfig()).isNotNull();
    assertThat(endpoint(Map.of("DOCKER_HOST", "tcp://127.0.0.1:2375")).config().getSSLConfig())
        .isNull();
  }

  @Test
  void says_where_the_certificates_should_be() {
    Map<String, String> variables =
        Map.of(
            "DOCKER_HOST", "tcp://127.0.0.1:2376",
            "DOCKER_TLS_VERIFY", "1",
            "DOCKER_CERT_PATH", root.resolve("nowhere").toString());
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> endpoint(variables).config())
        .withMessageContaining(root.resolve("nowhere").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "unix:///run/docker.sock, true",
    "tcp://127.0.0.1:2375, true",
    "tcp://[::1]:2375, true",
    "tcp://192.0.2.1:2375, false"
  })
  void knows_an_engine_of_this_machine(String host, boolean local) {
    assertThat(endpoint(Map.of(), host).isLocal()).isEqualTo(local);
  }
}
