package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
@BindsPorts
class StartupWatchTest {
  private static final Duration SHORT = Duration.ofMillis(60);

  private final Mirror mirror;
  @AutoClose private final FakeEngine engine;

  StartupWatchTest(@TempDir Path directory) throws IOException {
    engine = FakeEngine.in(directory);
    mirror =
        new Defaults(directory)
            .mirror("docker.io")
            .withListen(new ListenAddress("127.0.0.1", FreePort.any()));
  }

  private void await(Duration patience) {
    new StartupWatch(new DockerEngine(engine.endpoint()), mirror, patience, new Told(false))
        .await();
  }

  @Test
  void gives_up_in_the_end_with_the_last_thing_that_it_saw() {
    engine.docker().hasContainer("v2-mirror", "registry:2", 1);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> await(SHORT))
        .withMessage(
            "the mirror docker.io doesn't answer at http://%s/v2/ after 0 s: Connection refused; its container is running"
                .formatted(mirror.listen()))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Failure.Kind.UNHEALTHY);
              assertThat(e.next()).isEqualTo("look at 'mirrorctl logs docker.io'");
            });
  }

  @Test
  void a_registry_that_answers_badly_is_not_there_yet() throws IOException {
    engine.docker().registryStatuses.addAll(Collections.nCopies(1000, 503));
    try (Answering registry = Answering.at(mirror.listen(), engine.docker()::nextStatus)) {
      assertThat(registry).isNotNull();
      engine.docker().hasContainer("v2-mirror", "registry:2", 1);
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> await(SHORT))
          .withMessageContaining("it answers with status 503");
    }
  }

  @Test
  void a_registry_that_wants_a_password_is_there() throws IOException {
    try (Answering registry = Answering.at(mirror.listen(), () -> 401)) {
      assertThat(registry).isNotNull();
      engine.docker().hasContainer("v2-mirror", "registry:2", 1);
      await(SHORT);
    }
  }

  @Test
  void somebody_else_who_answers_does_not_make_a_stopped_container_run() throws IOException {
    try (Answering registry = Answering.at(mirror.listen(), () -> 200)) {
      assertThat(registry).isNotNull();
      engine.docker().hasContainer("v2-mirror", "registry:2", 1).ends();
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> await(SHORT))
          .withMessageContaining("its container is exited");
    }
  }

  @Test
  void a_container_that_is_gone_ends_the_wait() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> await(Duration.ofMinutes(1)))
        .withMessage("the container v2-mirror is gone")
        .satisfies(e -> assertThat(e.next()).isEqualTo("run 'mirrorctl start' again"));
  }
}
