package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BindsPorts
class MirrorContainerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path directory;
  private final Mirror mirror;
  private final String address;
  private final Told told = new Told();
  @AutoClose private final FakeEngine engine;

  MirrorContainerTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.engine = FakeEngine.in(directory);
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    mirror =
        new Defaults(directory)
            .mirror("docker.io")
            .withListen(new ListenAddress("127.0.0.1", FreePort.any()));
    address = mirror.listen().toString();
    Files.createDirectories(mirror.storage());
    Files.writeString(config(), FakeDocker.CONFIG);
  }

  private Path config() {
    return mirror.storage().resolve("config.yml");
  }

  private MirrorContainer container(Told told, Map<String, String> variables) {
    return new MirrorContainer(
        new DockerEngine(engine.endpoint()),
        new HostEnvironment(variables, directory, directory, 0),
        told,
        PATIENCE);
  }

  private MirrorContainer container() {
    return container(told, Map.of());
  }

  /** What was said and done from here on. */
  private List<String> changes(Runnable action) {
    List<String> before = engine.changes();
    told.lines.clear();
    action.run();
    return engine.changes().subList(before.size(), engine.changes().size());
  }

  @Test
  void starts_a_container_as_the_design_says() {
    container(told, Map.of("https_proxy", "http://proxy:3128")).start(mirror);
    assertThat(told.lines).containsExactly("now started the container v2-mirror on " + address);
    assertThat(engine.changes())
        .containsExactly("POST /containers/create", "POST /containers/v2-mirror/start");
    JsonNode made = engine.docker().container("v2-mirror").orElseThrow().body();
    assertThat(made.path("Image").asText()).isEqualTo("registry:2");
    assertThat(made.path("Cmd")).hasToString("[\"serve\",\"/var/lib/registry/config.yml\"]");
    assertThat(made.path("Env"))
        .hasToString("[\"HTTPS_PROXY=http://proxy:3128\",\"OTEL_TRACES_EXPORTER=none\"]");
    assertThat(made.path("Labels").path("io.github.mirrorctl.mirror").asText())
        .isEqualTo("docker.io");
    JsonNode host = made.path("HostConfig");
    assertThat(host.path("RestartPolicy").path("Name").asText()).isEqualTo("always");
    assertThat(host.path("Binds").path(0).asText())
        .startsWith(mirror.storage() + ":/var/lib/registry");
    assertThat(host.path("PortBindings").path("5000/tcp"))
        .hasToString(
            "[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"%d\"}]".formatted(mirror.listen().port()));
    assertThat(host.path("LogConfig").path("Type").asText()).isEqualTo("json-file");
    assertThat(host.path("LogConfig").path("Config").path("max-size").asText()).isEqualTo("10m");
  }

  @Test
  void a_second_start_says_already_and_does_nothing() {
    container().start(mirror);
    assertThat(changes(() -> container().start(mirror))).isEmpty();
    assertThat(told.lines)
        .containsExactly("already the container v2-mirror runs and answers on " + address);
  }

  @Test
  void waits_for_a_registry_that_is_slow_to_answer() {
    engine.docker().registryStatuses.addAll(List.of(503, 503));
    container().start(mirror);
    assertThat(engine.docker().registryStatuses).isEmpty();
  }

  @Test
  void recreates_a_container_that_differs_and_says_why() throws IOException {
    container().start(mirror);
    Files.writeString(config(), FakeDocker.CONFIG + "# edited\n");
    String id = engine.docker().container("v2-mirror").orElseThrow().id();
    assertThat(changes(() -> container(told, Map.of("NO_PROXY", "hub")).start(mirror)))
        .containsExactly(
            "POST /containers/" + id + "/stop",
            "POST /containers/" + id + "/rename",
            "POST /containers/create",
            "POST /containers/v2-mirror/start",
            "DELETE /containers/" + id);
    assertThat(told.lines)
        .containsExactly(
            "now recreated the container v2-mirror: its config.yml was changed since it was started; NO_PROXY is not hub");
  }

  @Test
  void moves_to_another_address() {
    container().start(mirror);
    Mirror moved = mirror.withListen(mirror.listen().withPort(FreePort.any()));
    container().start(moved);
    assertThat(told.lines)
        .contains(
            "now recreated the container v2-mirror: it listens on %s instead of %s"
                .formatted(address, moved.listen()));
  }

  @Test
  void a_stopped_container_is_started_again() {
    container().start(mirror);
    container().stop(mirror);
    assertThat(changes(() -> container().start(mirror)))
        .containsExactly("POST /containers/v2-mirror/start");
    assertThat(told.lines).containsExactly("now started the container v2-mirror, which was exited");
  }

  @Test
  void a_paused_container_is_recreated() {
    container().start(mirror);
    engine.docker().container("v2-mirror").orElseThrow().pauses();
    container().start(mirror);
    assertThat(told.lines).contains("now recreated the container v2-mirror: it is paused");
  }

  @Test
  void stops_once() {
    container().start(mirror);
    assertThat(changes(() -> container().stop(mirror)))
        .containsExactly("POST /containers/v2-mirror/stop");
    assertThat(told.lines)
        .containsExactly(
            "now stopped the container v2-mirror",
            "note it stays stopped until 'mirrorctl start docker.io' or a restart of the Docker daemon");
    assertThat(changes(() -> container().stop(mirror))).isEmpty();
    assertThat(told.lines).containsExactly("already the container v2-mirror is stopped");
    container().remove(mirror);
    assertThat(changes(() -> container().stop(mirror))).isEmpty();
    assertThat(told.lines).containsExactly("already there is no container v2-mirror");
  }

  @Test
  void restarts_what_runs_and_starts_what_does_not() {
    container().restart(mirror);
    assertThat(told.lines).containsExactly("now started the container v2-mirror on " + address);
    assertThat(changes(() -> container().restart(mirror)))
        .containsExactly("POST /containers/v2-mirror/restart");
    assertThat(told.lines).containsExactly("now restarted the container v2-mirror");
  }

  @Test
  void removes_once() {
    container().start(mirror);
    assertThat(changes(() -> container().remove(mirror)))
        .as("the one that was looked at, not whatever has the name by then")
        .singleElement(as(STRING))
        .matches("DELETE /containers/[0-9a-f]{64}");
    assertThat(told.lines).containsExactly("now removed the container v2-mirror");
    assertThat(changes(() -> container().remove(mirror))).isEmpty();
    assertThat(told.lines).containsExactly("already there is no container v2-mirror");
  }

  @Test
  void leaves_a_container_alone_that_somebody_else_made() {
    engine.docker().hasContainer("v2-mirror", "nginx:1", 1);
    for (Runnable action :
        List.<Runnable>of(
            () -> container().start(mirror),
            () -> container().restart(mirror),
            () -> container().stop(mirror),
            () -> container().remove(mirror))) {
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(action::run)
          .withMessage(
              "there is a container v2-mirror that mirrorctl didn't make (from nginx:1, running)")
          .satisfies(
              e ->
                  assertThat(e.next())
                      .isEqualTo(
                          """
                          remove it with 'docker rm -f v2-mirror' (a cache in a directory of the host stays),
                          or set another name: 'container:' of docker.io in mirrors.yml"""));
    }
    assertThat(engine.changes()).isEmpty();
  }

  private ServerSocket taken() {
    try {
      return new ServerSocket(mirror.listen().port(), 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void says_which_process_has_the_port_and_which_port_is_free() throws IOException {
    try (ServerSocket taken = taken()) {
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> container().start(mirror))
          .withMessageStartingWith("the address " + address + " is taken by ")
          .withMessageEndingWith(" (pid " + ProcessHandle.current().pid() + ")")
          .satisfies(
              e ->
                  assertThat(e.next())
                      .matches("end that, or choose another: --listen 127\\.0\\.0\\.1:\\d+ is free")
                      .doesNotContain(":" + taken.getLocalPort()));
    }
    assertThat(engine.changes()).isEmpty();
  }

  @Test
  void says_which_container_has_the_port() throws IOException {
    engine.docker().hasContainer("web", "nginx:1", mirror.listen().port());
    try (ServerSocket taken = taken()) {
      assertThat(taken.isBound()).isTrue();
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> container().start(mirror))
          .withMessage("the address " + address + " is taken by the container web");
    }
    assertThat(engine.changes()).isEmpty();
  }

  @Test
  void says_who_won_the_race_for_the_port_and_the_next_start_mends_it() throws IOException {
    List<ServerSocket> winner = new ArrayList<>();
    engine.docker().beforeStart = () -> winner.add(taken());
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> container().start(mirror))
        .withMessageStartingWith("the address " + address + " is taken by ");
    engine.docker().beforeStart = () -> {};
    winner.get(0).close();
    container().start(mirror);
    assertThat(told.lines)
        .containsExactly("now started the container v2-mirror, which was created");
  }

  @Test
  void a_crash_loop_ends_the_wait_with_the_registrys_last_words_and_the_usual_cause() {
    engine.docker().panic =
        java.util.Optional.of(
            "panic: Get \"http://10.77.0.99:5000/v2/\": dial tcp 10.77.0.99:5000: connect: no route to host");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> container().start(mirror))
        .withMessage(
            """
            the registry of docker.io stops right after its start; its last words:
              panic: Get "http://10.77.0.99:5000/v2/": dial tcp 10.77.0.99:5000: connect: no route to host""")
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Failure.Kind.UNHEALTHY);
              assertThat(e.next())
                  .isEqualTo(
                      """
                      a registry can't start while its upstream https://registry-1.docker.io can't be reached: check the network, DNS and proxy;
                      it is tried again until it works ('mirrorctl status'), 'mirrorctl stop docker.io' ends that""");
            });
    assertThat(told.lines).isEmpty();
  }

  @Test
  void a_crash_loop_for_another_reason_points_at_the_configuration() {
    engine.docker().panic = java.util.Optional.of("configuration error: no such driver: tape");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> container().start(mirror))
        .withMessageEndingWith("\n  configuration error: no such driver: tape")
        .satisfies(
            e ->
                assertThat(e.next())
                    .isEqualTo(
                        "mend what it says (its configuration is %s), then 'mirrorctl start docker.io'"
                            .formatted(config())));
  }

  @Test
  void asks_for_init_where_the_image_or_the_configuration_is_missing() throws IOException {
    Mirror other = mirror.withImage("registry:3");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> container().start(other))
        .withMessage("the image registry:3 isn't here")
        .satisfies(e -> assertThat(e.next()).isEqualTo("get it with 'mirrorctl init docker.io'"));
    Files.delete(config());
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> container().start(mirror))
        .withMessage("the mirror docker.io isn't set up: there is no " + config());
    assertThat(engine.changes()).isEmpty();
  }

  @Test
  void a_missing_image_does_not_cost_the_container_that_runs() {
    container().start(mirror);
    Mirror other = mirror.withImage("registry:3");
    assertThat(
            changes(
                () ->
                    assertThatExceptionOfType(Failure.class)
                        .isThrownBy(() -> container().start(other))
                        .withMessage("the image registry:3 isn't here")))
        .isEmpty();
  }

  @Test
  void a_dry_run_says_what_it_would_do_and_asks_only() throws IOException {
    Told dry = new Told(true);
    container(dry, Map.of()).start(mirror);
    container().start(mirror);
    container(dry, Map.of()).restart(mirror);
    container(dry, Map.of()).stop(mirror);
    container(dry, Map.of()).remove(mirror);
    container(dry, Map.of("NO_PROXY", "hub")).start(mirror);
    container().stop(mirror);
    container(dry, Map.of()).start(mirror);
    assertThat(dry.lines)
        .containsExactly(
            "would start the container v2-mirror from registry:2 on " + address,
            "would restart the container v2-mirror",
            "would stop the container v2-mirror",
            "would remove the container v2-mirror",
            "would recreate the container v2-mirror: NO_PROXY is not hub",
            "would start the container v2-mirror, which is exited");
    assertThat(engine.changes())
        .containsExactly(
            "POST /containers/create",
            "POST /containers/v2-mirror/start",
            "POST /containers/v2-mirror/stop");
  }
}
