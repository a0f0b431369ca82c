package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.services.LogQuery;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What every engine does for a mirror, and how it speaks of it. */
@BindsPorts
abstract class MirrorEngineContract {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final Told told = new Told();

  abstract Mirror mirror();

  abstract MirrorEngine engine(Told reporter);

  private List<String> said(Runnable action) {
    told.lines.clear();
    action.run();
    return List.copyOf(told.lines);
  }

  private void up() {
    engine(told).init(mirror(), Optional.empty(), Optional.empty());
    engine(told).start(mirror());
  }

  private boolean answers(Mirror mirror) {
    return RegistryProbe.ask(mirror, Duration.ofSeconds(5)).ok();
  }

  @Test
  void start_makes_it_answer_and_then_says_already() {
    up();
    assertThat(told.lines).anyMatch(line -> line.startsWith("now started "));
    assertThat(answers(mirror())).isTrue();
    EngineState state = engine(told).state(mirror());
    assertThat(state.word()).isEqualTo(EngineState.RUNNING);
    assertThat(state.drift()).isEmpty();
    assertThat(state.problems()).isEmpty();
    assertThat(engine(told).has(mirror())).isTrue();
    assertThat(said(() -> engine(told).start(mirror())))
        .singleElement()
        .asString()
        .startsWith("already ");
  }

  @Test
  void a_mirror_that_was_never_set_up_is_told() {
    assertThat(engine(told).state(mirror()).word()).isEqualTo(EngineState.ABSENT);
    assertThat(engine(told).has(mirror())).isFalse();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> engine(told).start(mirror()))
        .withMessageContaining("isn't set up");
  }

  @Test
  void stop_ends_it_until_it_is_started_again() {
    up();
    assertThat(said(() -> engine(told).stop(mirror()))).first().asString().startsWith("now stop");
    assertThat(answers(mirror())).isFalse();
    assertThat(engine(told).state(mirror()).word()).isNotEqualTo(EngineState.RUNNING);
    assertThat(said(() -> engine(told).stop(mirror())))
        .singleElement()
        .asString()
        .startsWith("already ");
    assertThat(said(() -> engine(told).start(mirror()))).anyMatch(s -> s.startsWith("now started"));
    assertThat(answers(mirror())).isTrue();
  }

  @Test
  void restart_restarts_what_runs_and_starts_what_does_not() {
    up();
    assertThat(said(() -> engine(told).restart(mirror())))
        .singleElement()
        .asString()
        .startsWith("now restarted ");
    engine(told).stop(mirror());
    assertThat(said(() -> engine(told).restart(mirror())))
        .anyMatch(line -> line.startsWith("now started "));
    assertThat(answers(mirror())).isTrue();
  }

  @Test
  void remove_takes_it_away_and_leaves_the_storage() {
    up();
    assertThat(said(() -> engine(told).remove(mirror())))
        .anyMatch(line -> line.startsWith("now removed "));
    assertThat(answers(mirror())).isFalse();
    assertThat(engine(told).has(mirror())).isFalse();
    assertThat(mirror().storage().resolve("config.yml")).exists();
    assertThat(said(() -> engine(told).remove(mirror())))
        .singleElement()
        .asString()
        .startsWith("already ");
  }

  @Test
  void a_dry_run_only_tells() {
    engine(told).init(mirror(), Optional.empty(), Optional.empty());
    Told dry = new Told(true);
    engine(dry).start(mirror());
    assertThat(dry.lines).singleElement().asString().startsWith("would start ");
    assertThat(engine(told).has(mirror())).isFalse();
    engine(told).start(mirror());
    dry.lines.clear();
    engine(dry).restart(mirror());
    engine(dry).stop(mirror());
    engine(dry).remove(mirror());
    assertThat(dry.lines).hasSize(3).allMatch(line -> line.startsWith("would "));
    assertThat(answers(mirror())).isTrue();
  }

  @Test
  void another_address_is_drift_and_the_next_start_mends_it() {
    up();
    Mirror moved = mirror().withListen(new ListenAddress("127.0.0.1", FreePort.any()));
    changed(moved);
    assertThat(engine(told).state(moved).drift())
        .singleElement()
        .asString()
        .startsWith("it listens on " + mirror().listen() + " instead of " + moved.listen());
    engine(told).start(moved);
    assertThat(answers(moved)).isTrue();
    assertThat(answers(mirror())).isFalse();
    assertThat(engine(told).state(moved).drift()).isEmpty();
  }

  /** The settings have this mirror from now on. */
  void changed(Mirror mirror) {}

  @Test
  void a_changed_config_is_drift_and_the_next_start_mends_it() throws IOException {
    up();
    Files.writeString(
        mirror().storage().resolve("config.yml"),
        Files.readString(mirror().storage().resolve("config.yml")) + "# mine\n");
    assertThat(engine(told).state(mirror()).drift())
        .containsExactly("its config.yml was changed since it was started");
    engine(told).start(mirror());
    assertThat(engine(told).state(mirror()).drift()).isEmpty();
    assertThat(answers(mirror())).isTrue();
  }

  @Test
  void an_address_that_is_taken_is_told_before_anything_is_changed() throws IOException {
    engine(told).init(mirror(), Optional.empty(), Optional.empty());
    try (ServerSocket other =
        new ServerSocket(mirror().listen().port(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      for (Runnable action :
          List.<Runnable>of(
              () -> engine(told).refuseObstacles(mirror(), false),
              () -> engine(told).start(mirror()))) {
        assertThatExceptionOfType(InvalidInput.class)
            .isThrownBy(action::run)
            .withMessageContaining("the address " + mirror().listen() + " is taken by ");
      }
      engine(told).refuseObstacles(mirror(), true); // it is the mirror's own, by the other engine
    }
    assertThat(engine(told).has(mirror())).isFalse();
  }

  @Test
  void its_own_address_is_no_obstacle() {
    up();
    engine(told).refuseObstacles(mirror(), false);
  }

  @Test
  void the_log_is_data_and_there_is_none_before_the_start() {
    LogQuery query = new LogQuery(OptionalInt.empty(), Optional.empty(), false);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> engine(told).copyLog(mirror(), query, to))
        .matches(failure -> failure.kind() == Failure.Kind.UNHEALTHY)
        .withMessageContaining("there is no log");
    up();
    engine(told).copyLog(mirror(), query, to);
  }
}
