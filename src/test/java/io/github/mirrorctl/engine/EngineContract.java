package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Sha256;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.mirror.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What mirrorctl depends on in a Docker engine. The same tests hold the fake and the real engines,
 * so that what the other tests learn from the fake is true. The engine has the image registry:2.
 */
public abstract class EngineContract {
  private static final String IMAGE = "registry:2";
  private static final String NAME = "contract";
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String CONFIG =
      """
      version: 0.1
      storage:
        filesystem:
          rootdirectory: /var/lib/registry
      http:
        addr: :5000
      """;

  protected abstract DockerEndpoint endpoint();

  /** A new directory on the engine's machine, with this config.yml in it where there is one. */
  protected abstract Path storage(Optional<String> config);

  /** A port that is free on the engine's machine. */
  protected abstract int freePort();

  private DockerEngine engine() {
    return new DockerEngine(endpoint());
  }

  @AfterEach
  void remove_what_was_made() {
    DockerEngine engine = engine();
    List.of(NAME, NAME + "-old")
        .forEach(name -> engine.container(name).ifPresent(left -> engine.remove(left.id())));
  }

  @Test
  void says_its_version_and_its_state() {
    assertThat(engine().version()).isNotEqualTo("?").isNotBlank();
    assertThat(engine().apiVersion()).matches("1\\.\\d+");
    EngineInfo info = engine().info();
    assertThat(info.version()).isEqualTo(engine().version());
    assertThat(info.mirrors()).isEmpty();
    assertThat(info.insecureRegistries()).contains("127.0.0.0/8");
    assertThat(info.kind()).isEqualTo(DaemonKind.ROOTFUL);
    assertThat(info.proxies()).isEmpty();
    assertThat(info.isInsecure("127.0.0.1", 5000)).isTrue();
    assertThat(info.isInsecure("192.0.2.7", 5000)).isFalse();
    assertThat(info.rootDirectory()).isEqualTo("/var/lib/docker");
  }

  @Test
  void a_missing_image_is_no_error_and_one_that_is_there_is_found() {
    RegistryImages images = new RegistryImages(engine());
    assertThat(images.isPresent("mirrorctl-nobody-has-this:1")).isFalse();
    assertThat(images.isPresent(IMAGE)).isTrue();
    assertThat(engine().image("mirrorctl-nobody-has-this:1")).isEmpty();
    assertThat(engine().image(IMAGE).orElseThrow().tags()).contains(IMAGE);
    assertThat(engine().image(IMAGE).orElseThrow().labels()).isEmpty();
  }

  @Test
  void a_missing_container_is_no_error() {
    assertThat(engine().container("mirrorctl-nobody-has-this")).isEmpty();
  }

  @Test
  void copies_a_configuration_out_of_a_container_that_never_ran_and_leaves_no_container() {
    assertThat(new RegistryImages(engine()).config(IMAGE))
        .contains("version: 0.1", "rootdirectory: /var/lib/registry")
        .doesNotContain("\r");
    assertThat(everything()).isEmpty();
  }

  @Test
  void shows_a_created_container_as_it_was_asked_for() {
    ContainerSpec spec = spec(storage(Optional.of(CONFIG)));
    engine().create(spec);
    ActualContainer created = engine().container(NAME).orElseThrow();
    assertThat(created.name()).isEqualTo(NAME);
    assertThat(created.state()).isEqualTo("created");
    assertThat(created.restarts()).isZero();
    assertThat(created.image()).isEqualTo(IMAGE);
    assertThat(created.isOurs()).isTrue();
    assertThat(created.environment()).contains("HTTP_PROXY=http://proxy:3128");
    assertThat(ContainerDrift.between(spec, created)).isEmpty();
    assertThat(engine().container(created.id())).contains(created);
  }

  @Test
  void refuses_a_second_container_of_the_same_name() {
    engine().create(spec(storage(Optional.of(CONFIG))));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> engine().create(spec(storage(Optional.of(CONFIG)))))
        .withCauseInstanceOf(ConflictException.class)
        .withMessageStartingWith("creating the container contract failed: Conflict.")
        .withMessageContaining("/contract");
  }

  @Test
  void renames_a_container_that_keeps_its_labels_and_its_id() {
    engine().create(spec(storage(Optional.of(CONFIG))));
    ActualContainer created = engine().container(NAME).orElseThrow();
    engine().rename(created.id(), NAME + "-old");
    assertThat(engine().container(NAME)).isEmpty();
    ActualContainer renamed = engine().container(NAME + "-old").orElseThrow();
    assertThat(renamed.id()).isEqualTo(created.id());
    assertThat(renamed.labels()).isEqualTo(created.labels());
    engine().create(spec(storage(Optional.of(CONFIG))));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> engine().rename(created.id(), NAME))
        .withMessageContaining("is already in use by container");
  }

  @Test
  void refuses_a_container_of_an_image_that_is_missing() {
    ContainerSpec spec = spec(storage(Optional.of(CONFIG)));
    ContainerSpec other =
        new ContainerSpec(
            NAME,
            "mirrorctl-nobody-has-this:1",
            spec.storage(),
            spec.listen(),
            5000,
            Optional.empty(),
            Map.of(),
            Map.of());
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> engine().create(other))
        .withMessage(
            "creating the container contract failed: No such image: mirrorctl-nobody-has-this:1");
  }

  @Test
  void starts_a_registry_once_and_says_that_nothing_changed_the_second_time() {
    ContainerSpec spec = spec(storage(Optional.of(CONFIG)));
    engine().create(spec);
    engine().start(NAME);
    await(() -> state().equals("running"));
    assertThatExceptionOfType(NotModifiedException.class)
        .isThrownBy(() -> engine().connection().client().startContainerCmd(NAME).exec());
    assertThat(engine().publisher(spec.listen().port())).contains(NAME);
    assertThat(engine().stoppedByRestart()).isEmpty();
    engine().restart(NAME);
    await(() -> state().equals("running"));
  }

  @Test
  void stops_a_registry_once_and_says_that_nothing_changed_the_second_time() {
    engine().create(spec(storage(Optional.of(CONFIG))));
    engine().start(NAME);
    engine().stop(NAME);
    assertThat(state()).isEqualTo("exited");
    assertThatExceptionOfType(NotModifiedException.class)
        .isThrownBy(() -> engine().connection().client().stopContainerCmd(NAME).exec());
    assertThat(engine().publisher(5000)).isEmpty();
  }

  @Test
  void stops_a_paused_registry() {
    engine().create(spec(storage(Optional.of(CONFIG))));
    engine().start(NAME);
    await(() -> state().equals("running"));
    engine().connection().client().pauseContainerCmd(NAME).exec();
    assertThat(state()).isEqualTo("paused");
    engine().stop(NAME);
    assertThat(state()).isEqualTo("exited");
  }

  @Test
  void a_registry_that_stops_at_its_start_is_started_again_and_again_and_its_log_says_why() {
    engine().create(spec(storage(Optional.empty())));
    engine().start(NAME);
    await(() -> engine().container(NAME).orElseThrow().restarts() >= 2);
    List<String> log = new MirrorLogs(engine()).tail(NAME, 40);
    assertThat(LastWords.of(log).text())
        .isEqualTo(
            "  configuration error: open /var/lib/registry/config.yml: no such file or directory");
  }

  @Test
  void removes_a_running_container() {
    engine().create(spec(storage(Optional.of(CONFIG))));
    engine().start(NAME);
    engine().remove(NAME);
    assertThat(engine().container(NAME)).isEmpty();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> engine().remove(NAME))
        .withMessage("removing the container contract failed: No such container: contract");
  }

  private ContainerSpec spec(Path storage) {
    return new ContainerSpec(
        NAME,
        IMAGE,
        storage,
        new ListenAddress("127.0.0.1", freePort()),
        5000,
        Optional.empty(),
        Map.of("HTTP_PROXY", "http://proxy:3128"),
        Map.of(
            ContainerSpec.LABEL_MIRROR, "docker.io",
            ContainerSpec.LABEL_UPSTREAM, "https://registry-1.docker.io",
            ContainerSpec.LABEL_CONFIG, Sha256.of(CONFIG)));
  }

  private String state() {
    return engine().container(NAME).orElseThrow().state();
  }

  /** The names of all containers, running or not. */
  private List<String> everything() {
    return engine()
        .call(
            "listing all containers",
            client ->
                client.listContainersCmd().withShowAll(true).exec().stream()
                    .map(container -> container.getNames()[0])
                    .toList());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within " + SOON).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
