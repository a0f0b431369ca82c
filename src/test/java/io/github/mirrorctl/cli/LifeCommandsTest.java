package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.cli.Desk.Run;
import io.github.mirrorctl.engine.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** init, start, stop, restart and logs, from the command line to the engine. */
@Order(1)
@BindsPorts
class LifeCommandsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path root;
  @AutoClose private final Desk desk;

  LifeCommandsTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.desk = new Desk(root);
  }

  private void up() {
    assertThat(desk.run("init").exit()).isZero();
    assertThat(desk.run("start").exit()).isZero();
  }

  @Test
  void init_sets_a_mirror_up_and_says_each_step() throws IOException {
    Files.delete(desk.settings);
    assertThat(desk.run("init", "--listen", Integer.toString(desk.port)))
        .isEqualTo(
            new Run(
                0,
                "",
                """
                already  the image registry:2 is here
                now      created the storage directory ROOT/var/lib/docker-registry
                now      wrote ROOT/var/lib/docker-registry/config.yml: it mirrors https://registry-1.docker.io
                now      recorded docker.io in ROOT/etc/mirrorctl/mirrors.yml
                """));
    assertThat(desk.settings)
        .hasContent(
            """
            # The mirrors that mirrorctl keeps; what isn't said here is a default. See mirrors.yml(5).
            # No secrets go in here.
            mirrors:
              docker.io:
                listen: 127.0.0.1:%d
            """
                .formatted(desk.port));
  }

  @Test
  void a_second_run_says_already_only_and_leaves_every_file_and_its_time() {
    up();
    Map<String, String> before = desk.tree();
    List<String> changes = desk.engine.changes();
    for (String command : List.of("init", "start")) {
      Run again = desk.run(command);
      assertThat(again.exit()).isZero();
      assertThat(again.out()).isEmpty();
      assertThat(again.err().lines()).isNotEmpty().allMatch(line -> line.startsWith("already  "));
    }
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(desk.engine.changes()).isEqualTo(changes);
  }

  @Test
  void start_stop_and_restart_say_what_they_did() {
    up();
    assertThat(desk.run("stop"))
        .isEqualTo(
            new Run(
                0,
                "",
                """
                now      stopped the container v2-mirror
                         it stays stopped until 'mirrorctl start docker.io' or a restart of the Docker daemon
                """));
    assertThat(desk.run("start", "docker.io"))
        .isEqualTo(new Run(0, "", "now      started the container v2-mirror, which was exited\n"));
    assertThat(desk.run("restart"))
        .isEqualTo(new Run(0, "", "now      restarted the container v2-mirror\n"));
    assertThat(desk.run("stop", "--quiet")).isEqualTo(new Run(0, "", ""));
    assertThat(desk.run("stop"))
        .isEqualTo(new Run(0, "", "already  the container v2-mirror is stopped\n"));
  }

  @Test
  void two_mirrors_at_once_get_ports_directories_and_containers_of_their_own() throws IOException {
    assertThat(desk.run("init", "ghcr.io", "quay.io").exit()).isZero();
    List<String> addresses =
        Files.readAllLines(desk.settings).stream().filter(l -> l.contains("listen:")).toList();
    assertThat(addresses).hasSize(3).doesNotHaveDuplicates();
    assertThat(root.resolve("var/lib/docker-registry-ghcr.io/config.yml"))
        .content()
        .contains("remoteurl: https://ghcr.io");
    assertThat(root.resolve("var/lib/docker-registry-quay.io/config.yml"))
        .content()
        .contains("remoteurl: https://quay.io");
  }

  @Test
  void all_mirrors_of_the_settings_are_started() throws IOException {
    desk.settings(
        "mirrors:\n  docker.io:\n    listen: 127.0.0.1:%d\n  ghcr.io:\n    listen: 127.0.0.1:%d\n"
            .formatted(desk.port, FreePort.any()));
    up();
    assertThat(desk.engine.docker().containerNames())
        .containsExactly("v2-mirror", "v2-mirror-ghcr.io");
  }

  @Test
  void init_loads_an_archive() throws IOException {
    Path archive = Archives.saved(root.resolve("r.tar"), "registry:2.8");
    Run run = desk.run("init", "--image", "registry:2.8", "--image-archive", archive.toString());
    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .startsWith(
            "loading ROOT/r.tar …\nnow      loaded the image registry:2.8 from ROOT/r.tar\n");
    assertThat(desk.settings).content().contains("image: registry:2.8");
  }

  @Test
  void a_download_shows_plain_lines_where_there_is_no_terminal() {
    Run run = desk.run("init", "--image", "registry:2.9");
    assertThat(run.err())
        .startsWith(
            """
            downloading registry:2.9: 5 B of 10 B (50 %)
            downloading registry:2.9: 10 B of 10 B (100 %)
            now      downloaded the image registry:2.9
            """);
    assertThat(desk.run("init", "--image", "registry:2.7", "--quiet").err()).isEmpty();
  }

  @Test
  void secrets_stay_in_config_yml() throws IOException {
    desk.typed = "hunter2\n";
    Run init = desk.run("init", "--username", "me", "--password-stdin", "--debug");
    assertThat(init.exit()).isZero();
    assertThat(init.err()).contains("warning  registry:2 may send these credentials");
    Run start = desk.run("start", "--debug");
    Run status = desk.run("status", "-o", "json");
    assertThat(init.out() + init.err() + start.out() + start.err() + status.out() + status.err())
        .doesNotContain("hunter2");
    assertThat(desk.settings).content().doesNotContain("hunter2", "username");
    assertThat(desk.engine.docker().container("v2-mirror").orElseThrow().body().toString())
        .doesNotContain("hunter2");
    assertThat(desk.storage.resolve("config.yml")).content().contains("hunter2");
    assertThat(Files.getPosixFilePermissions(desk.storage.resolve("config.yml"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "init --username me | --username and --password-stdin go together",
        "init --username me --password-stdin | the password read from standard input is empty",
        "init ghcr.io quay.io --listen 5000 | --upstream, --listen, --storage and --username are for one mirror, and 2 are named",
        "init --listen :5000 | the address ':5000' doesn't say which interface to listen on",
        "init --image-archive none.tar --image registry:9 | there is no image archive none.tar",
        "start ghcr.io | no mirror 'ghcr.io' in ROOT/etc/mirrorctl/mirrors.yml, which has docker.io",
        "stop docker.oi | no mirror 'docker.oi' in ROOT/etc/mirrorctl/mirrors.yml, which has docker.io; did you mean 'docker.io'?",
        "logs --tail -1 | --tail takes a number of lines from 0",
        "status --watch 0 | --watch takes a number of seconds from 1",
        "completion tcsh | there is no completion for 'tcsh'"
      })
  void bad_input_is_one_message_exit_code_2_and_no_change(String line, String message) {
    Map<String, String> before = desk.tree();
    Run run = desk.run(line.split(" ", -1));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("mirrorctl: " + message + "\n  next: ");
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(desk.engine.changes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirrors:\n  docker.io:\n    lissen: 5000\n",
        "mirrors: [\n",
        "mirror:\n  docker.io: {}\n",
        "mirrors:\n  docker.io:\n    listen: 99999\n",
        "mirrors:\n  docker.io: {}\n  docker.io: {}\n"
      })
  void a_mistake_in_the_settings_is_told_and_the_file_stays(String text) throws IOException {
    desk.settings(text);
    Map<String, String> before = desk.tree();
    for (String command : List.of("init", "start", "stop", "restart", "status", "logs", "down")) {
      Run run = desk.run(command);
      assertThat(run.exit()).as(command).isEqualTo(2);
      assertThat(run.err()).startsWith("mirrorctl: ROOT/etc/mirrorctl/mirrors.yml");
    }
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(desk.engine.changes()).isEmpty();
  }

  @Test
  void an_unknown_key_is_told_with_its_line_and_the_one_that_was_meant() throws IOException {
    desk.settings("mirrors:\n  docker.io:\n    lissen: 5000\n");
    assertThat(desk.run("status").err())
        .startsWith(
            "mirrorctl: ROOT/etc/mirrorctl/mirrors.yml line 3: unknown key 'lissen'; did you mean 'listen'?\n");
  }

  @Test
  void a_crash_loop_exits_with_3_and_the_registrys_last_words() {
    desk.run("init");
    desk.engine.docker().panic = Optional.of("panic: dial tcp: lookup hub: no such host");
    Run run = desk.run("start");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err())
        .startsWith(
            """
            mirrorctl: the registry of docker.io stops right after its start; its last words:
              panic: dial tcp: lookup hub: no such host
              next: a registry can't start while its upstream https://registry-1.docker.io can't be reached""");
  }

  @Test
  void logs_are_data() {
    desk.run("init");
    Run none = desk.run("logs");
    assertThat(none.exit()).isEqualTo(3);
    assertThat(none.err())
        .isEqualTo(
            """
            mirrorctl: the mirror docker.io has no container, so there is no log
              next: start it with 'mirrorctl start docker.io'
            """);
    desk.run("start");
    var container = desk.engine.docker().container("v2-mirror").orElseThrow();
    container.says(2, 1_700_000_000, "level=warning msg=old");
    container.says(1, 1_800_000_000, "GET /v2/ 200");
    assertThat(desk.run("logs"))
        .isEqualTo(new Run(0, "listening on [::]:5000\nlevel=warning msg=old\nGET /v2/ 200\n", ""));
    assertThat(desk.run("logs", "-n", "1").out()).isEqualTo("GET /v2/ 200\n");
    assertThat(desk.run("logs", "--tail", "0").out()).isEmpty();
    assertThat(desk.run("logs", "--since", "2026-01-31T12:00:00Z").out())
        .isEqualTo("GET /v2/ 200\n");
    for (String since : List.of("yesterday", "2026-01-31T12:00")) {
      Run wrong = desk.run("logs", "--since", since);
      assertThat(wrong.exit()).isEqualTo(2);
      assertThat(wrong.err()).contains(since);
    }
  }

  @Test
  void following_a_log_ends_with_its_container() throws InterruptedException {
    up();
    Run[] followed = new Run[1];
    Thread follower = new Thread(() -> followed[0] = desk.run("logs", "-f"));
    follower.start();
    while (!desk.engine.calls().contains("GET /containers/v2-mirror/logs")) {
      Thread.onSpinWait();
    }
    desk.run("stop");
    follower.join(10_000);
    assertThat(followed[0]).isEqualTo(new Run(0, "listening on [::]:5000\n", ""));
  }

  @Test
  void what_goes_on_ends_when_nobody_reads_it_any_more() {
    up();
    desk.engine.docker().container("v2-mirror").orElseThrow().says(1, 1_800_000_000, "GET /v2/");
    Run logs = assertTimeoutPreemptively(SOON, () -> desk.runIntoHead("logs", "-f"));
    assertThat(logs).isEqualTo(new Run(0, "listening on [::]:5000\n", ""));
    Run status = assertTimeoutPreemptively(SOON, () -> desk.runIntoHead("status", "--watch=1"));
    assertThat(status.exit()).as(status.err()).isZero();
    assertThat(status.out().lines()).hasSize(1);
  }

  @Test
  void a_dry_run_changes_no_byte_anywhere() throws IOException {
    Files.delete(desk.settings);
    List<String> fresh = List.of("init ghcr.io", "init --listen " + desk.port, "stop");
    Map<String, String> before = desk.tree();
    for (String line : fresh) {
      assertThat(desk.run((line + " --dry-run").split(" ")).exit()).as(line).isZero();
    }
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(root.resolve("run")).doesNotExist();
    desk.settings("mirrors:\n  docker.io:\n    listen: 127.0.0.1:" + desk.port + "\n");
    up();
    before = desk.tree();
    List<String> changes = desk.engine.changes();
    desk.variables.put("NO_PROXY", "hub");
    for (String line :
        List.of(
            "init --upstream https://registry-1.docker.io",
            "init quay.io",
            "start",
            "stop",
            "restart",
            "down",
            "down --purge")) {
      Run run = desk.run((line + " --dry-run").split(" "));
      assertThat(run.exit()).as(line + run.err()).isZero();
    }
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(desk.engine.changes().stream().filter(call -> !changes.contains(call)))
        .allMatch(
            call -> call.startsWith("DELETE /containers/c0ffee")); // where config.yml comes from
    assertThat(desk.engine.docker().containerNames()).containsExactly("v2-mirror");
  }

  @Test
  void down_takes_everything_back_and_keeps_the_cache() throws IOException {
    Files.delete(desk.settings);
    Map<String, String> before = desk.tree();
    desk.run("init", "--listen", Integer.toString(desk.port));
    desk.run("start");
    Run down = desk.run("down");
    assertThat(down.exit()).as(down.err()).isZero();
    assertThat(down.out()).isEmpty();
    assertThat(down.err())
        .contains("now      removed the container v2-mirror\n")
        .contains("now      put back ROOT/var/lib/docker-registry/config.yml as it was");
    assertThat(desk.engine.docker().containerNames()).isEmpty();
    assertThat(desk.tree().keySet()).isEqualTo(before.keySet());
  }

  @Test
  void down_of_one_mirror_leaves_the_mirror_of_another_machine_in_force() throws IOException {
    Path file = root.resolve("etc/docker/daemon.json");
    desk.run("daemon-config", "--apply", "none");
    desk.run("daemon-config", "--mirror", "http://127.0.0.2:5000", "--apply", "none");
    Run one = desk.run("down", "docker.io", "--apply", "none");
    assertThat(one.exit()).as(one.err()).isZero();
    assertThat(file).content().contains("http://127.0.0.2:5000").doesNotContain("127.0.0.1");
    assertThat(desk.run("down", "docker.io", "--apply", "none").err())
        .contains("already  ROOT/etc/docker/daemon.json has nothing of mirrorctl's for docker.io");
    assertThat(desk.run("down", "--apply", "none").exit()).isZero();
    assertThat(file).doesNotExist();
  }

  @Test
  void purge_asks_before_it_deletes() throws IOException {
    up();
    Files.createDirectories(desk.storage.resolve("docker/registry/v2"));
    Run unasked = desk.run("down", "--purge");
    assertThat(unasked.exit()).isEqualTo(2);
    assertThat(unasked.err())
        .isEqualTo(
            """
            mirrorctl: this would delete the cache in ROOT/var/lib/docker-registry, and nobody can be asked
              next: add --yes if that is meant
            """);
    desk.terminal = true;
    desk.typed = "n\n";
    assertThat(desk.run("down", "--purge").exit()).isEqualTo(1);
    assertThat(desk.engine.docker().containerNames()).containsExactly("v2-mirror");
    assertThat(desk.storage.resolve("docker")).exists();
    desk.typed = "y\n";
    assertThat(desk.run("down", "--purge").exit()).isZero();
    assertThat(desk.storage.resolve("docker")).doesNotExist();
  }
}
