package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.cli.Desk.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every command. */
class UsageTest {
  @AutoClose private final Desk desk;

  UsageTest(@TempDir Path root) throws IOException {
    this.desk = new Desk(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "down",
        "status",
        "doctor",
        "init",
        "start",
        "stop",
        "restart",
        "logs",
        "daemon-config",
        "completion"
      })
  void every_command_has_help_with_examples_that_fits_a_terminal(String command) {
    Run run = desk.run(command, "--help");
    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Usage: mirrorctl " + command, "\nExamples:\n", "--settings=FILE", "--debug")
        .doesNotContain("${DEFAULT", "$$");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(desk.engine.calls()).isEmpty();
  }

  @Test
  void the_root_shows_every_command_and_the_exit_codes() {
    Run run = desk.run("--help");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "up ", "daemon-config ", "completion ", "\nExit status:\n", "130", "\nExamples:\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status --wach | Unknown option: '--wach' | did you mean '--watch'?; see 'mirrorctl status --help'",
        "init --lisen 5000 | Unknown option: '--lisen' | did you mean '--listen'?; see 'mirrorctl init --help'",
        "statsu | Unmatched argument at index 0: 'statsu' | did you mean 'status' or 'start' or 'restart'?; see 'mirrorctl --help'",
        "status -o xml | Invalid value for option '--output': expected one of table, json, yaml but was 'xml' | see 'mirrorctl status --help'",
        "status --color RED | Invalid value for option '--color': expected one of auto, always, never but was 'RED' | see 'mirrorctl status --help'",
        "up --apply soon | Invalid value for option '--apply': expected one of auto, restart, reload, none but was 'soon' | see 'mirrorctl up --help'",
        "start --timeout soon | --timeout: 'soon' is not a duration | write a number and its unit (ms, s, m, h or d), such as 500ms, 60s, 24h or 7d",
        "logs --tail many | Invalid value for option '--tail': 'many' is not an int | see 'mirrorctl logs --help'",
        "status --settings | Missing required parameter for option '--settings' (FILE) | see 'mirrorctl status --help'",
        "completion | Missing required parameter: 'SHELL' | see 'mirrorctl completion --help'"
      })
  void wrong_usage_is_told_in_two_lines(String line, String message, String next) {
    desk.variables.put("DOCKER_HOST", desk.engine.url());
    Run run = desk.run(line.split(" ", -1));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(2);
    assertThat(run.err()).startsWith("mirrorctl: " + message + "\n");
    assertThat(run.err()).endsWith("  next: " + next + "\n");
    assertThat(desk.engine.calls()).isEmpty();
  }

  @Test
  void debug_shows_the_stack_trace_and_nothing_else_does() {
    Run plain = desk.run("start", "--host", "unix:///nowhere/docker.sock");
    assertThat(plain.exit()).isEqualTo(1);
    assertThat(plain.err().lines()).hasSize(2);
    Run debug = desk.run("start", "--debug", "--host", "unix:///nowhere/docker.sock");
    assertThat(debug.err()).contains("\tat io.github.mirrorctl.");
  }

  @Test
  void quiet_says_only_what_is_wrong() {
    assertThat(desk.run("init", "-q")).isEqualTo(new Run(0, "", ""));
    assertThat(desk.run("start", "-q")).isEqualTo(new Run(0, "", ""));
    Run wrong = desk.run("start", "-q", "ghcr.io");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("mirrorctl: no mirror 'ghcr.io'");
  }

  @Test
  void the_settings_are_the_options_file_or_the_variables() throws IOException {
    Path other = Files.writeString(desk.root.resolve("other.yml"), "mirrors:\n  quay.io: {}\n");
    assertThat(desk.run("completion", "mirrors").out()).isEqualTo("docker.io\n");
    assertThat(desk.run("completion", "mirrors", "--settings", other.toString()).out())
        .isEqualTo("quay.io\n");
    desk.variables.put("MIRRORCTL_SETTINGS", other.toString());
    assertThat(desk.run("completion", "mirrors")).isEqualTo(new Run(0, "quay.io\n", ""));
  }

  @Test
  void the_endpoint_is_the_variables_where_no_option_names_one() {
    desk.variables.put("DOCKER_HOST", "unix:///nowhere/variable.sock");
    assertThat(desk.run("init").err())
        .startsWith("mirrorctl: no Docker engine answers at unix:///nowhere/variable.sock (");
    assertThat(desk.run("init", "--host", desk.engine.url()).exit()).isZero();
  }

  @Test
  void daemon_config_checks_what_the_engine_itself_says() {
    Run not = desk.run("daemon-config", "--check");
    assertThat(not)
        .isEqualTo(
            new Run(
                3,
                "http://ADDRESS is not in force in the Docker daemon: it is not among the"
                    + " registry-mirrors that the daemon shows\n",
                ""));
    desk.engine.docker().mirrors =
        java.util.List.of("https://other.example/", "http://127.0.0.1:" + desk.port + "/");
    assertThat(desk.run("daemon-config", "--check"))
        .isEqualTo(new Run(0, "http://ADDRESS is in force in the Docker daemon\n", ""));
    assertThat(desk.run("daemon-config", "--check", "-o", "json").out())
        .isEqualTo("{\n  \"mirror\" : \"http://ADDRESS\",\n  \"inForce\" : true\n}\n");
    assertThat(desk.run("daemon-config", "--check", "--mirror", "http://192.0.2.7:5000").exit())
        .isEqualTo(3);
  }

  @Test
  void daemon_config_shows_the_exact_change_in_a_dry_run() {
    Map<String, String> before = desk.tree();
    Run run = desk.run("daemon-config", "--dry-run", "--mirror", "http://192.0.2.7:5000");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("--- /dev/null\n+++ ROOT/etc/docker/daemon.json\n")
        .contains("+  \"registry-mirrors\"", "\"http://192.0.2.7:5000\"", "insecure-registries")
        .contains("would    ");
    assertThat(desk.tree()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daemon-config --check --undo | --check and --undo exclude each other",
        "daemon-config docker.io --mirror http://192.0.2.7:5000 | --mirror and the name of a mirror exclude each other",
        "daemon-config ghcr.io | no mirror 'ghcr.io' in ROOT/etc/mirrorctl/mirrors.yml, which has docker.io"
      })
  void daemon_config_refuses_what_makes_no_sense(String line, String message) {
    Map<String, String> before = desk.tree();
    Run run = desk.run(line.split(" ", -1));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("mirrorctl: " + message + "\n");
    assertThat(desk.tree()).isEqualTo(before);
  }

  @Test
  void daemon_config_refuses_a_mirror_of_another_registry() throws IOException {
    desk.settings("mirrors:\n  ghcr.io:\n    listen: 127.0.0.1:" + desk.port + "\n");
    assertThat(desk.run("daemon-config", "ghcr.io").err())
        .isEqualTo(
            """
            mirrorctl: the Docker daemon's registry-mirrors cover Docker Hub only, not ghcr.io
              next: pull through it by name: docker pull ADDRESS/REPOSITORY:TAG
            """);
    assertThat(desk.run("daemon-config").exit()).isEqualTo(2);
  }

  @Test
  void daemon_config_changes_nothing_while_the_mirror_does_not_answer() {
    Map<String, String> before = desk.tree();
    Run run = desk.run("daemon-config", "--apply", "restart");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            """
            mirrorctl: no registry answers at http://ADDRESS/v2/, so nothing was changed
              next: start it with 'mirrorctl start docker.io'
            """);
    assertThat(desk.tree()).isEqualTo(before);
  }

  @Test
  void daemon_config_writes_and_takes_back_a_named_file() throws IOException {
    Path file = desk.root.resolve("daemon.json");
    Files.writeString(file, "{\n\t\"debug\": true\n}\n");
    byte[] before = Files.readAllBytes(file);
    Run done = desk.run("daemon-config", "--file", file.toString(), "--apply", "none");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(file).content().contains("\"registry-mirrors\"", "127.0.0.1:" + desk.port);
    Run undone = desk.run("daemon-config", "--undo", "--file", file.toString(), "--apply", "none");
    assertThat(undone.exit()).as(undone.err()).isZero();
    assertThat(file).hasBinaryContent(before);
    assertThat(desk.run("daemon-config", "--undo", "--file", file.toString(), "--apply", "none"))
        .isEqualTo(new Run(0, "", "already  ROOT/daemon.json has nothing of mirrorctl's\n"));
  }
}
