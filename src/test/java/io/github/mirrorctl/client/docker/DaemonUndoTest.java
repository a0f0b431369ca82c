package io.github.mirrorctl.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonUndoTest {
  private static final String DEBUG = "{\n\t\"debug\": true\n}";
  private static final MirrorUrl MIRROR = ConfigRuns.MIRROR;

  @TempDir Path root;
  private FakeMachine machine;
  private ConfigRuns runs;

  @BeforeEach
  void a_machine() throws IOException {
    machine = new FakeMachine(root);
    runs = new ConfigRuns(machine);
  }

  @Test
  void undo_puts_the_file_back_and_proves_it() throws IOException {
    machine.has(DEBUG);
    runs.apply(ApplyMode.AUTO);
    UndoPlan plan = machine.undo().plan(Optional.empty(), ApplyMode.AUTO);
    assertThat(plan.after()).contains(DEBUG);
    assertThat(plan.mirrors()).containsExactly("http://127.0.0.1:5000");
    Outcome outcome = runs.undo(Optional.empty());
    assertThat(outcome.words()).isEqualTo(machine.file + " is as it was before");
    assertThat(Files.readString(machine.file)).isEqualTo(DEBUG);
    assertThat(machine.state().hasMirror(MIRROR.toString())).isFalse();
    assertThat(runs.undo(Optional.empty()).applied()).isEqualTo(ApplyMode.NONE);
  }

  @Test
  void undo_takes_the_file_and_its_directory_away_when_there_was_none() {
    runs.apply(ApplyMode.AUTO);
    runs.undo(Optional.empty());
    assertThat(machine.directory).doesNotExist();
  }

  @Test
  void undo_keeps_what_somebody_added_since() throws IOException {
    machine.has(DEBUG);
    runs.apply(ApplyMode.AUTO);
    Files.writeString(machine.file, Files.readString(machine.file).replace("true", "false"));
    Outcome outcome = runs.undo(Optional.empty());
    assertThat(outcome.words()).isEqualTo(machine.file + " keeps what others changed");
    assertThat(Files.readString(machine.file)).isEqualTo(DEBUG.replace("true", "false"));
    assertThat(runs.files()).containsExactly("daemon.json");
  }

  @Test
  void an_undo_that_does_not_take_leaves_everything_as_it_was() throws IOException {
    machine.has(DEBUG);
    runs.apply(ApplyMode.AUTO);
    String with = Files.readString(machine.file);
    machine.accepts = text -> text.contains("5000");
    assertThatThrownBy(() -> runs.undo(Optional.empty())).isInstanceOf(Failure.class);
    assertThat(Files.readString(machine.file)).isEqualTo(with);
    assertThat(machine.up).isTrue();
    machine.accepts = text -> true;
    runs.undo(Optional.empty());
    assertThat(Files.readString(machine.file)).isEqualTo(DEBUG);
  }

  @ParameterizedTest
  @ValueSource(strings = {DEBUG, "absent"})
  void undo_by_a_reload_takes_the_mirror_out_of_the_daemon_too(String before) throws IOException {
    boolean existed = !before.equals("absent");
    if (existed) {
      machine.has(before);
    }
    machine.endangered = List.of("db");
    runs.apply(ApplyMode.AUTO);
    assertThat(runs.undo(Optional.empty()).applied()).isEqualTo(ApplyMode.RELOAD);
    assertThat(machine.mirrors).isEmpty();
    if (existed) {
      assertThat(Files.readString(machine.file)).isEqualTo(before);
      assertThat(runs.files()).containsExactly("daemon.json");
    } else {
      assertThat(machine.directory).doesNotExist();
    }
  }

  @Test
  void undo_by_a_reload_keeps_what_somebody_added_since() throws IOException {
    machine.has(DEBUG);
    machine.endangered = List.of("db");
    runs.apply(ApplyMode.AUTO);
    Files.writeString(machine.file, Files.readString(machine.file).replace("true", "false"));
    runs.undo(Optional.empty());
    assertThat(Files.readString(machine.file)).isEqualTo(DEBUG.replace("true", "false"));
    assertThat(machine.mirrors).isEmpty();
  }

  @Test
  void undo_of_this_machines_mirror_leaves_one_that_was_named_by_its_url() throws IOException {
    machine.has(DEBUG);
    runs.apply(ApplyMode.AUTO);
    runs.adopt("http://10.0.0.1:5000", false);
    UndoPlan plan = machine.undo().planOwn(MIRROR, ApplyMode.AUTO);
    assertThat(plan.mirrors()).containsExactly("http://127.0.0.1:5000");
    Outcome outcome = machine.undo().undo(plan);
    assertThat(outcome.words())
        .isEqualTo(machine.file + " keeps the other mirrors; this one is out of it");
    assertThat(machine.mirrors).containsExactly("http://10.0.0.1:5000");
    assertThat(Files.readString(machine.file)).contains("\"insecure-registries\"");
    assertThat(machine.undo().planOwn(MIRROR, ApplyMode.AUTO).nothingToUndo()).isTrue();
    runs.undo(Optional.empty());
    assertThat(Files.readString(machine.file)).isEqualTo(DEBUG);
    assertThat(runs.files()).containsExactly("daemon.json");
  }

  @Test
  void undo_of_this_machines_mirror_finds_it_where_it_listened_before() {
    runs.adopt("http://127.0.0.1:5005", true);
    runs.adopt("http://10.0.0.1:5000", false);
    machine.endangered = List.of("db");
    machine.undo().undo(machine.undo().planOwn(MIRROR, ApplyMode.AUTO));
    assertThat(machine.calls).contains("systemctl reload docker.service");
    assertThat(runs.mirrors()).containsExactly("http://10.0.0.1:5000");
  }

  @Test
  void undo_of_the_only_mirror_is_the_undo_of_all() throws IOException {
    machine.has(DEBUG);
    runs.apply(ApplyMode.AUTO);
    machine.undo().undo(machine.undo().planOwn(MIRROR, ApplyMode.AUTO));
    assertThat(Files.readString(machine.file)).isEqualTo(DEBUG);
    assertThat(runs.files()).containsExactly("daemon.json");
  }
}
