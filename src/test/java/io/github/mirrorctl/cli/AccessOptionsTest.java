package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.cli.Desk.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** --auth, --allow and --shared-credentials, and what comes of them. */
@BindsPorts
class AccessOptionsTest {
  @AutoClose private final Desk desk;

  AccessOptionsTest(@TempDir Path root) throws IOException {
    this.desk = new Desk(root);
  }

  private String settings() throws IOException {
    return Files.readString(desk.settings);
  }

  @Test
  void networks_are_named_in_any_form_and_taken_away_again() throws IOException {
    String[] init = {"init", "--engine", "embedded", "--allow", "10.0.0.0/8,fd00::/8"};
    String[] more = Arrays.copyOf(init, 7);
    more[5] = "--allow";
    more[6] = "192.168.1.7";
    assertThat(desk.run(more).exit()).isZero();
    assertThat(settings()).contains("    allow: '10.0.0.0/8, fd00::/8, 192.168.1.7'\n");
    assertThat(desk.run("init").exit()).isZero();
    assertThat(settings()).contains("allow");
    assertThat(desk.run("init", "--allow", "any").exit()).isZero();
    assertThat(settings()).doesNotContain("allow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--allow 10.0.0.0/8 | 'allow' is for the embedded engine",
        "--engine embedded --allow any,10.0.0.0/8 | --allow any takes the networks away",
        "--engine embedded --allow cache.example | 'cache.example' is not a network",
        "--auth ldap | Invalid value for option '--auth'"
      })
  void what_makes_no_sense_is_refused_before_anything_is_changed(String options, String message) {
    Map<String, String> before = desk.tree();
    Run run = desk.run(("init " + options).split(" ", -1));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("mirrorctl: " + message);
    assertThat(desk.tree()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "embedded"})
  void an_account_is_shared_with_everybody_only_where_somebody_agreed(String engine)
      throws IOException {
    String open = "0.0.0.0:" + desk.port;
    desk.typed = "token";
    String[] account = {"--username", "me", "--password-stdin"};
    refused("init", "--engine", engine, "--listen", open, account[0], account[1], account[2]);
    assertThat(desk.run("init", "--engine", engine, account[0], account[1], account[2]).exit())
        .isZero();
    refused("init", "--listen", open);
    refused("up", "--listen", open);
    assertThat(desk.run("init", "--listen", open, "--auth", "htpasswd").exit()).isZero();
    refused("init", "--auth", "none");

    // by hand
    String listens = "mirrors:\n  docker.io:\n    engine: " + engine + "\n    listen: " + open;
    desk.settings(listens + "\n");
    refused("start");
    Run agreed = desk.run("init", "--shared-credentials");
    assertThat(agreed.exit()).isZero();
    assertThat(agreed.err())
        .contains("warning  whoever reaches " + open + " pulls all that the account");
    assertThat(settings()).contains("    shared-credentials: true\n");
  }

  private void refused(String... words) {
    Map<String, String> before = desk.tree();
    Run run = desk.run(words);
    assertThat(run.err())
        .startsWith("mirrorctl: the mirror docker.io has an account at its upstream")
        .contains("--shared-credentials");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(desk.tree()).isEqualTo(before);
  }

  @Test
  void a_start_has_the_registry_ask_as_the_settings_say() throws IOException {
    String plain = "mirrors:\n  docker.io:\n    listen: 127.0.0.1:" + desk.port + "\n";
    assertThat(desk.run("init").exit()).isZero();
    assertThat(desk.run("start").exit()).isZero();
    String open = Files.readString(desk.storage.resolve("config.yml"));
    desk.settings(plain + "    auth: htpasswd\n");
    assertThat(desk.run("status").out()).contains("its config.yml was changed");
    Run start = desk.run("start");
    assertThat(start.err())
        .contains("config.yml: it asks for passwords", "htpasswd, with no user", "recreated");
    assertThat(desk.storage.resolve("htpasswd")).exists();
    Run again = desk.run("start");
    assertThat(again.err()).startsWith("already").doesNotContain("now ");
    desk.settings(plain);
    assertThat(desk.run("start").err()).contains("it asks for none");
    assertThat(desk.storage.resolve("config.yml")).hasContent(open);
  }

  @Test
  void the_docker_daemon_is_told_of_no_mirror_that_would_refuse_it() {
    assertThat(desk.run("init", "--auth", "htpasswd").exit()).isZero();
    Map<String, String> before = desk.tree();
    Run run = desk.run("daemon-config");
    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                """
                mirrorctl: the mirror at http://ADDRESS asks for a password, and Docker shows a mirror none (moby#30880):
                it would pass over it, silently
                  next: let this machine in without one: mirrorctl up docker.io --engine embedded --allow 127.0.0.1
                """));
    assertThat(desk.run("daemon-config", "--dry-run").exit()).isEqualTo(1);
    assertThat(desk.tree()).isEqualTo(before);
  }

  @Test
  void a_dry_run_of_up_says_so_too() {
    Map<String, String> before = desk.tree();
    Run run = desk.run("up", "--auth", "htpasswd", "--dry-run");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("the Docker daemon here gets nothing of it", "moby#30880");
    assertThat(run.out()).doesNotContain("daemon.json");
    assertThat(desk.tree()).isEqualTo(before);
  }
}
