package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that is replaced: by one that fails, and by a run that is cut off. */
@BindsPorts
class PredecessorTest {
  private final Path directory;
  private final Mirror mirror;
  private final Told told = new Told();
  @AutoClose private final FakeEngine engine;

  PredecessorTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.engine = FakeEngine.in(directory);
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    mirror =
        new Defaults(directory)
            .mirror("docker.io")
            .withListen(new ListenAddress("127.0.0.1", FreePort.any()));
    Files.createDirectories(mirror.storage());
    Files.writeString(mirror.storage().resolve("config.yml"), FakeDocker.CONFIG);
  }

  @BeforeEach
  void a_mirror_that_runs() {
    container().start(mirror);
    told.lines.clear();
  }

  private MirrorContainer container(Told reporter) {
    return new MirrorContainer(
        new DockerEngine(engine.endpoint()),
        new HostEnvironment(Map.of(), directory, directory, 0),
        reporter,
        Duration.ofSeconds(20));
  }

  private MirrorContainer container() {
    return container(told);
  }

  private List<String> names() {
    return engine.docker().containerNames();
  }

  private String id() {
    return engine.docker().container("v2-mirror").orElseThrow().id();
  }

  private boolean answers() {
    return RegistryProbe.ask(mirror, Duration.ofSeconds(5)).ok();
  }

  private void cutOff() {
    new DockerEngine(engine.endpoint()).stop("v2-mirror");
    new DockerEngine(engine.endpoint()).rename("v2-mirror", "v2-mirror-old");
  }

  /** What a run that is killed between create and start leaves. */
  private void cutOffAfterCreate() {
    cutOff();
    new DockerEngine(engine.endpoint())
        .create(
            ContainerSpec.of(
                mirror,
                MirrorStorage.of(mirror).config(),
                new HostEnvironment(Map.of(), directory, directory, 0)));
  }

  private static ServerSocket taken(int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_new_one_that_cannot_start_leaves_the_old_one_running() throws IOException {
    String before = id();
    Mirror moved = mirror.withListen(mirror.listen().withPort(FreePort.any()));
    List<ServerSocket> winner = new ArrayList<>();
    engine.docker().beforeStart =
        () -> {
          if (winner.isEmpty()) {
            winner.add(taken(moved.listen().port()));
          }
        };
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> container().start(moved))
        .withMessageStartingWith("the address " + moved.listen() + " is taken by ")
        .withMessageEndingWith("\nthe container v2-mirror is as it was before, and started again");
    winner.get(0).close();
    assertThat(names()).containsExactly("v2-mirror");
    assertThat(id()).isEqualTo(before);
    assertThat(answers()).isTrue();
    assertThat(told.lines).isEmpty();
  }

  @Test
  void a_new_one_that_crash_loops_goes_and_the_kind_of_failure_stays() {
    String before = id();
    Mirror moved = mirror.withListen(mirror.listen().withPort(FreePort.any()));
    engine.docker().panic = Optional.of("panic: no such driver");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> container().start(moved))
        .withMessage(
            """
            the registry of docker.io stops right after its start; its last words:
              panic: no such driver
            the container v2-mirror is as it was before, and started again""")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.UNHEALTHY));
    assertThat(names()).containsExactly("v2-mirror");
    assertThat(id()).isEqualTo(before);
  }

  @Test
  void the_next_start_puts_back_what_a_run_that_was_cut_off_left_aside() {
    String before = id();
    cutOff();
    container(new Told(true)).start(mirror);
    assertThat(names()).containsExactly("v2-mirror-old");
    container().start(mirror);
    assertThat(told.lines)
        .containsExactly(
            "now put back the container v2-mirror-old, left by a run that was cut off",
            "now started the container v2-mirror, which was exited");
    assertThat(names()).containsExactly("v2-mirror");
    assertThat(id()).isEqualTo(before);
  }

  @Test
  void a_new_one_that_was_never_started_makes_way_again() {
    String before = id();
    cutOffAfterCreate();
    container().refuseObstacles(mirror);
    container().start(mirror);
    assertThat(names()).containsExactly("v2-mirror");
    assertThat(id()).isEqualTo(before);
    assertThat(answers()).isTrue();
  }

  @Test
  void a_new_one_that_answers_stays_and_the_old_one_goes() {
    cutOffAfterCreate();
    new DockerEngine(engine.endpoint()).start("v2-mirror");
    String now = id();
    container().start(mirror);
    assertThat(told.lines)
        .containsExactly(
            "now removed the container v2-mirror-old, left by a run that was cut off",
            "already the container v2-mirror runs and answers on " + mirror.listen());
    assertThat(names()).containsExactly("v2-mirror");
    assertThat(id()).isEqualTo(now);
  }

  @Test
  void removing_takes_the_one_that_was_left_aside_too() {
    cutOffAfterCreate();
    Told dry = new Told(true);
    container(dry).remove(mirror);
    assertThat(dry.lines)
        .containsExactly(
            "would remove the container v2-mirror", "would remove the container v2-mirror-old");
    container().remove(mirror);
    assertThat(names()).isEmpty();
    assertThat(told.lines)
        .containsExactly(
            "now removed the container v2-mirror", "now removed the container v2-mirror-old");
  }

  @Test
  void leaves_another_ones_container_of_that_name_alone() {
    engine.docker().hasContainer("v2-mirror-old", "nginx:1", 1);
    container().start(mirror);
    assertThat(told.lines)
        .containsExactly("already the container v2-mirror runs and answers on " + mirror.listen());
    List<String> before = engine.changes();
    Mirror moved = mirror.withListen(mirror.listen().withPort(FreePort.any()));
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> container().start(moved))
        .withMessage(
            "there is a container v2-mirror-old that isn't this mirror's, and v2-mirror needs that name while it is replaced");
    assertThat(engine.changes()).isEqualTo(before);
    container().remove(mirror);
    assertThat(names()).containsExactly("v2-mirror-old");
  }
}
