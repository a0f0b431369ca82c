package io.github.mirrorctl.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonConfigTest {
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
  void restarts_the_daemon_and_proves_it() {
    Plan plan = runs.plan(ApplyMode.AUTO);
    assertThat(plan.chosen()).isEqualTo(ApplyMode.RESTART);
    assertThat(plan.why())
        .isEqualTo("by systemd (docker.service); no running container stops for good");
    assertThat(plan.existed()).isFalse();
    assertThat(Files.exists(machine.file)).as("a plan changes nothing").isFalse();

    Outcome outcome = machine.config().apply(plan, () -> true);

    assertThat(outcome.words()).isEqualTo("now first in " + machine.file + " and in force");
    assertThat(machine.calls)
        .containsExactly(
            "dockerd --validate",
            "systemctl reset-failed docker.service",
            "systemctl restart docker.service");
    assertThat(machine.state().hasMirror(MIRROR.toString())).isTrue();
  }

  @Test
  void does_nothing_the_second_time() {
    runs.apply(ApplyMode.AUTO);
    machine.calls.clear();
    Plan again = runs.plan(ApplyMode.RESTART);
    assertThat(again.already()).isTrue();
    assertThat(again.why()).isEqualTo("already in " + machine.file + " and in force");
    assertThat(machine.config().apply(again, () -> true).applied()).isEqualTo(ApplyMode.NONE);
    assertThat(machine.calls).isEmpty();
  }

  @Test
  void applies_a_file_that_has_the_mirror_when_the_daemon_does_not_show_it() throws IOException {
    machine.has("{\"registry-mirrors\": [\"http://localhost:5000/\"]}");
    machine.mirrors = List.of();
    Plan plan = runs.plan(ApplyMode.AUTO);
    assertThat(plan.fileChanges()).isFalse();
    assertThat(machine.config().apply(plan, () -> true).applied()).isEqualTo(ApplyMode.RESTART);
    assertThat(runs.files()).containsExactly("daemon.json");
  }

  @Test
  void reloads_when_a_restart_would_stop_containers_for_good() {
    machine.endangered = List.of("db", "web");
    Plan plan = runs.plan(ApplyMode.AUTO);
    assertThat(plan.chosen()).isEqualTo(ApplyMode.RELOAD);
    assertThat(plan.why()).contains("db, web");
    machine.config().apply(plan, () -> true);
    assertThat(machine.calls)
        .contains("systemctl reload docker.service")
        .noneMatch(c -> c.contains("restart"));
  }

  @Test
  void restarts_when_live_restore_keeps_the_containers() {
    machine.endangered = List.of("db");
    machine.liveRestore = true;
    assertThat(runs.plan(ApplyMode.AUTO).chosen()).isEqualTo(ApplyMode.RESTART);
  }

  @Test
  void warns_when_asked_to_restart_all_the_same() {
    machine.endangered = List.of("db");
    assertThat(runs.plan(ApplyMode.RESTART).why())
        .isEqualTo("as asked; it stops these containers for good: db");
  }

  @ParameterizedTest
  @ValueSource(strings = {DEBUG, "", "{\"debug\": true}\r\n", "absent"})
  void puts_the_old_file_back_when_the_daemon_does_not_come_back(String before) throws IOException {
    boolean existed = !before.equals("absent");
    if (existed) {
      machine.has(before);
    }
    machine.accepts = text -> !text.contains("5000");

    Failure failure = catchThrowableOfType(Failure.class, () -> runs.apply(ApplyMode.AUTO));

    assertThat(failure)
        .hasMessage(
            "systemctl restart docker.service failed: Job for docker.service failed.; "
                + machine.file
                + " is as it was before, and the daemon runs");
    assertThat(failure.next())
        .isEqualTo("the daemon's last log lines:\n  starting up\n  failed to start daemon: oh no");
    assertThat(machine.up).isTrue();
    assertThat(machine.calls)
        .endsWith("systemctl reset-failed docker.service", "systemctl start docker.service");
    assertThat(runs.files()).isEqualTo(existed ? List.of("daemon.json") : List.of());
    if (existed) {
      assertThat(machine.file)
          .hasContent(before)
          .hasBinaryContent(before.getBytes(StandardCharsets.UTF_8));
    } else {
      assertThat(machine.directory).doesNotExist();
    }
  }

  @Test
  void says_so_when_the_daemon_does_not_run_with_the_old_file_either() throws IOException {
    machine.has(DEBUG);
    machine.accepts = text -> false;
    assertThatThrownBy(() -> runs.apply(ApplyMode.AUTO))
        .isInstanceOf(Failure.class)
        .hasMessageEndingWith(" is as it was before, and the daemon does NOT run");
    assertThat(machine.file).hasContent(DEBUG);
  }

  @Test
  void a_reload_that_answers_0_and_does_nothing_is_no_proof() throws IOException {
    machine.has(DEBUG);
    machine.reloads = false;
    Failure failure = catchThrowableOfType(Failure.class, () -> runs.apply(ApplyMode.RELOAD));
    assertThat(failure)
        .hasMessage(
            "after the reload the daemon did not show http://127.0.0.1:5000 in its /info within 60"
                + " ms; "
                + machine.file
                + " is as it was before, and the daemon runs");
    assertThat(failure.next())
        .startsWith("if its version can't take this by a reload: --apply restart");
    assertThat(machine.file).hasContent(DEBUG);
    assertThat(runs.files()).containsExactly("daemon.json");
  }

  @Test
  void a_mirror_that_does_not_come_back_is_no_proof() throws IOException {
    machine.has(DEBUG);
    assertThatThrownBy(() -> machine.config().apply(runs.plan(ApplyMode.AUTO), () -> false))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("after the restart the mirror did not answer again within 60 ms; ");
    assertThat(machine.file).hasContent(DEBUG);
    assertThat(machine.mirrors).isEmpty();
  }

  @Test
  void a_second_change_that_fails_leaves_the_undo_of_the_first() throws IOException {
    machine.has(DEBUG);
    runs.apply(ApplyMode.AUTO);
    machine.accepts = text -> !text.contains("10.0.0.1");
    PlanRequest other = ConfigRuns.request("http://10.0.0.1:5000", ApplyMode.AUTO, false);
    assertThatThrownBy(() -> machine.config().apply(machine.config().plan(other), () -> true))
        .isInstanceOf(Failure.class);
    runs.undo(Optional.empty());
    assertThat(Files.readString(machine.file)).isEqualTo(DEBUG);
    assertThat(runs.files()).containsExactly("daemon.json");
  }

  @Test
  void a_mirror_of_this_machine_that_moved_takes_its_old_address_along() throws IOException {
    machine.has("{\"registry-mirrors\": [\"http://10.0.0.9\"]}");
    runs.apply(ApplyMode.AUTO);
    PlanRequest moved = ConfigRuns.request("http://127.0.0.1:5005", ApplyMode.AUTO, true);
    assertThat(machine.config().plan(moved).after())
        .isEqualTo("{\"registry-mirrors\": [\"http://127.0.0.1:5005\", \"http://10.0.0.9\"]}");
  }

  @Test
  void a_mirror_for_the_network_that_moved_takes_its_insecure_entry_along() {
    runs.adopt("http://10.0.0.1:5000", true);
    runs.adopt("http://127.0.0.1:5000", true);
    DaemonJson now = DaemonJson.parse(TextFile.read(machine.file).orElseThrow(), "f");
    assertThat(now.registryMirrors()).containsExactly("http://127.0.0.1:5000");
    assertThat(now.insecureRegistries()).isEmpty();
  }

  @Test
  void a_mirror_elsewhere_that_speaks_tls_from_now_on_is_no_insecure_registry_any_more()
      throws IOException {
    machine.has("{\"insecure-registries\": [\"10.0.0.9:5000\"]}");
    runs.adopt("http://10.0.0.1:5000", false);
    runs.adopt("https://10.0.0.1:5000", false);
    DaemonJson now = DaemonJson.parse(TextFile.read(machine.file).orElseThrow(), "f");
    assertThat(now.registryMirrors()).containsExactly("https://10.0.0.1:5000");
    assertThat(now.insecureRegistries()).containsExactly("10.0.0.9:5000");
    runs.adopt("http://10.0.0.1:5000", false);
    now = DaemonJson.parse(TextFile.read(machine.file).orElseThrow(), "f");
    assertThat(now.registryMirrors()).containsExactly("http://10.0.0.1:5000");
    assertThat(now.insecureRegistries()).containsExactly("http://10.0.0.1:5000", "10.0.0.9:5000");
  }

  @Test
  void a_second_mirror_that_is_named_by_its_url_leaves_the_first() {
    runs.adopt("http://127.0.0.1:5001", false);
    runs.adopt("http://127.0.0.1:5002", false);
    runs.adopt("http://127.0.0.1:5000", true);
    assertThat(runs.mirrors())
        .containsExactly("http://127.0.0.1:5000", "http://127.0.0.1:5002", "http://127.0.0.1:5001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{} {}",
        "[]",
        "\uFEFF{}",
        "{\"a\":1,\"a\":2}",
        "{\"registry-mirrors\": \"x\"}"
      })
  void refuses_a_file_that_it_cannot_edit_and_leaves_it(String text) throws IOException {
    Files.createDirectories(machine.directory);
    Files.writeString(machine.file, text);
    assertThatThrownBy(() -> runs.plan(ApplyMode.AUTO)).isInstanceOf(InvalidInput.class);
    assertThat(Files.readString(machine.file)).isEqualTo(text);
    assertThat(runs.files()).containsExactly("daemon.json");
    assertThat(machine.calls).isEmpty();
  }

  @Test
  void refuses_a_flag_on_the_command_line_before_it_writes() throws IOException {
    machine.runs("/usr/sbin/dockerd", "-H", "fd://", "--registry-mirror", "http://other:5000");
    Path defaults = root.resolve("etc/default/docker");
    Files.createDirectories(defaults.getParent());
    Files.writeString(defaults, "DOCKER_OPTS=\"--registry-mirror http://other:5000\"\n");
    InvalidInput refusal =
        catchThrowableOfType(InvalidInput.class, () -> runs.plan(ApplyMode.AUTO));
    assertThat(refusal)
        .hasMessage(
            "the Docker daemon (pid 812) has --registry-mirror=http://other:5000 on its command"
                + " line, and never starts when "
                + machine.file
                + " has \"registry-mirrors\" as well");
    assertThat(refusal.next()).startsWith("take the flag out of " + defaults + ", ");
  }

  @Test
  void refuses_the_insecure_flag_only_when_that_key_is_needed() throws IOException {
    machine.runs("dockerd", "--insecure-registry=10.0.0.0/8");
    assertThat(runs.plan(ApplyMode.AUTO).fileChanges()).isTrue();
    PlanRequest far = ConfigRuns.request("http://10.0.0.1:5000", ApplyMode.AUTO, false);
    assertThatThrownBy(() -> machine.config().plan(far)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void root_makes_no_file_in_the_home_of_a_desktops_user() {
    machine.kind = DaemonKind.DESKTOP;
    assertThatThrownBy(() -> runs.plan(ApplyMode.NONE))
        .hasMessage("Docker Desktop reads its daemon.json in its user's home, and this is root");
    assertThat(root.resolve("root/.docker")).doesNotExist();
  }

  @Test
  void edits_the_file_that_the_daemon_was_started_with() throws IOException {
    machine.runs("dockerd", "--config-file=/etc/other.json");
    assertThat(runs.plan(ApplyMode.AUTO).file()).isEqualTo(root.resolve("etc/other.json"));
  }

  @Test
  void adds_an_insecure_entry_for_a_plain_mirror_elsewhere() {
    Plan plan =
        machine.config().plan(ConfigRuns.request("http://10.0.0.1:5000", ApplyMode.NONE, false));
    assertThat(DaemonJson.parse(plan.after(), "x").insecureRegistries())
        .containsExactly("http://10.0.0.1:5000");
  }

  @Test
  void writes_another_file_without_applying_it() throws IOException {
    Path other = root.resolve("daemon.json");
    Plan plan =
        machine
            .config()
            .plan(new PlanRequest(List.of(MIRROR), Optional.of(other), ApplyMode.AUTO, true));
    assertThat(plan.chosen()).isEqualTo(ApplyMode.NONE);
    assertThat(plan.why()).isEqualTo("the daemon reads " + machine.file);
    machine.config().apply(plan, () -> false);
    assertThat(other).exists();
    assertThat(machine.calls).containsExactly("dockerd --validate");
    runs.undo(Optional.of(other));
    assertThat(other).doesNotExist();
  }

  @Test
  void writes_nothing_when_the_daemon_does_not_answer() {
    machine.up = false;
    assertThatThrownBy(() -> runs.plan(ApplyMode.AUTO)).hasMessage("no Docker daemon answers");
    assertThat(runs.plan(ApplyMode.NONE).fileChanges()).isTrue();
  }

  @Test
  void refuses_what_dockerd_itself_would_not_start_with() throws IOException {
    machine.has("{\"nonsense\": 1}");
    machine.validation =
        text ->
            text.contains("nonsense")
                ? new Command.Result(1, "", "no such option: nonsense\n")
                : new Command.Result(0, "configuration OK\n", "");
    assertThatThrownBy(() -> runs.apply(ApplyMode.AUTO))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("dockerd would not start with " + machine.file + ": no such option: nonsense");
    assertThat(machine.file).hasContent("{\"nonsense\": 1}");
    assertThat(runs.files()).containsExactly("daemon.json");
    assertThat(machine.calls).containsOnly("dockerd --validate");
    assertThat(root.resolve("run/mirrorctl")).isEmptyDirectory();
  }

  @Test
  void takes_no_notice_of_what_dockerd_says_of_an_empty_file_too() {
    machine.validation = text -> new Command.Result(1, "", "userland-proxy-path is not set\n");
    assertThat(runs.apply(ApplyMode.AUTO).fileChanged()).isTrue();
  }

  @Test
  void refuses_to_overwrite_what_somebody_else_just_wrote() throws IOException {
    machine.has(DEBUG);
    Plan plan = runs.plan(ApplyMode.AUTO);
    Files.writeString(machine.file, "{}");
    assertThatThrownBy(() -> machine.config().apply(plan, () -> true))
        .hasMessageContaining("was changed by somebody else just now");
    assertThat(machine.file).hasContent("{}");
  }

  @Test
  void tries_a_file_on_the_running_daemon_first_where_dockerd_cannot_validate() throws IOException {
    machine.has("{\"nonsense\": 1}");
    machine.validation = text -> new Command.Result(125, "", "unknown flag: --validate\n");
    machine.accepts = text -> !text.contains("nonsense");
    assertThatThrownBy(() -> runs.apply(ApplyMode.AUTO))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("the daemon was not restarted: after a trial reload ")
        .hasMessageEndingWith(" is as it was before, and the daemon runs");
    assertThat(machine.calls).noneMatch(call -> call.contains("restart"));
    assertThat(machine.file).hasContent("{\"nonsense\": 1}");
    machine.accepts = text -> true;
    assertThat(runs.apply(ApplyMode.AUTO).applied()).isEqualTo(ApplyMode.RESTART);
  }
}
