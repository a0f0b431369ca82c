package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.cli.Desk.Run;
import io.github.mirrorctl.mirror.Htpasswd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** user add, rm and ls, from the command line to the file. */
@BindsPorts
class UserCommandsTest {
  private final Path file;
  @AutoClose private final Desk desk;

  UserCommandsTest(@TempDir Path root) throws IOException {
    this.desk = new Desk(root);
    this.file = desk.storage.resolve("htpasswd");
  }

  private Run add(String name, String password, String... more) {
    desk.typed = password;
    String[] words = new String[more.length + 4];
    words[0] = "user";
    words[1] = "add";
    words[2] = name;
    words[3] = "--password-stdin";
    System.arraycopy(more, 0, words, 4, more.length);
    return desk.run(words);
  }

  private boolean proves(String name, String password) throws IOException {
    return Htpasswd.parse(Files.readString(file))
        .proves(name, password.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_user_is_added_changed_and_removed_and_each_is_said() throws IOException {
    assertThat(desk.run("init", "-q").exit()).isZero();
    String hint =
        "         the mirror docker.io doesn't ask for passwords yet: mirrorctl up docker.io --auth htpasswd\n";
    assertThat(add("ci", "secret\n"))
        .isEqualTo(new Run(0, "", "now      added the user ci of the mirror docker.io\n" + hint));
    assertThat(proves("ci", "secret")).isTrue();
    Map<String, String> before = desk.tree();
    assertThat(add("ci", "secret"))
        .isEqualTo(
            new Run(
                0, "", "already  the user ci of the mirror docker.io has this password\n" + hint));
    assertThat(add("ci", "other", "--dry-run").out())
        .isEqualTo(
            "would    change the password of the user ci of the mirror docker.io in ROOT/var/lib/docker-registry/htpasswd\n");
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(add("ci", "other").err())
        .startsWith("now      the user ci of the mirror docker.io has another password\n");
    assertThat(proves("ci", "secret")).isFalse();
    assertThat(desk.run("user", "ls", "-o", "json").out())
        .isEqualTo(
            """
            {
              "mirrors" : [ {
                "mirror" : "docker.io",
                "auth" : "none",
                "users" : [ "ci" ]
              } ]
            }
            """);
    assertThat(desk.run("user", "ls"))
        .isEqualTo(new Run(0, "docker.io  asks for no passwords\n  ci\n", ""));
    assertThat(desk.run("user", "rm", "ci"))
        .isEqualTo(new Run(0, "", "now      removed the user ci of the mirror docker.io\n"));
    assertThat(desk.run("user", "rm", "ci", "docker.io"))
        .isEqualTo(new Run(0, "", "already  the mirror docker.io has no user ci\n"));
    assertThat(desk.run("user", "ls", "-o", "yaml").out()).contains("users: []");
  }

  @Test
  void nothing_is_written_for_a_mirror_that_is_not_set_up() {
    Map<String, String> before = desk.tree();
    Run run = add("ci", "secret");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).startsWith("mirrorctl: the mirror docker.io isn't set up");
    assertThat(desk.tree()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "ci, '', the password read from standard input is empty",
    "ci, '\n', the password read from standard input is empty",
    "a:b, secret, a user's name can't have a ':'",
    "ci, 'a\nb', the password of 'ci' has a line break"
  })
  void what_cannot_be_is_refused(String name, String password, String message) {
    Run run = add(name, password);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("mirrorctl: " + message).contains("  next: ");
    assertThat(run.err().lines()).hasSize(2);
  }

  @Test
  void without_a_terminal_a_password_has_to_be_piped_in() {
    Run run = desk.run("user", "add", "ci");
    assertThat(run)
        .isEqualTo(
            new Run(
                2,
                "",
                """
                mirrorctl: nobody can be asked for the password of ci
                  next: pipe it in: --password-stdin < FILE
                """));
  }

  @Test
  void the_group_alone_says_what_there_is() {
    assertThat(desk.run("user").exit()).isEqualTo(2);
    assertThat(desk.run("user").err()).contains("add, rm or ls", "see 'mirrorctl user --help'");
    assertThat(desk.run("user", "--help").out()).contains("Usage: mirrorctl user", "  rm ");
    assertThat(desk.run("help", "user", "add").out()).contains("Usage: mirrorctl user add");
    assertThat(desk.run("user", "bogus").exit()).isEqualTo(2);
  }

  @Test
  void a_mirror_without_users_is_closed_and_that_is_said() throws IOException {
    Run init = desk.run("init", "--auth", "htpasswd");
    assertThat(init.err())
        .contains(
            "now      made ROOT/var/lib/docker-registry/htpasswd, with no user in it yet\n",
            "warning  nobody can pull from the mirror docker.io");
    assertThat(desk.settings).content().contains("    auth: htpasswd\n");
    assertThat(desk.storage.resolve("config.yml"))
        .content()
        .contains("auth:\n  htpasswd:\n    realm: mirrorctl\n");
    assertThat(add("ci", "secret").err()).doesNotContain("doesn't ask");
    assertThat(desk.run("init", "--auth", "htpasswd").err())
        .doesNotContain("now ", "nobody can pull");
    assertThat(desk.run("user", "rm", "ci").err()).contains("nobody can pull");
    assertThat(desk.run("init", "--auth", "none").exit()).isZero();
    assertThat(desk.storage.resolve("config.yml")).content().doesNotContain("auth");
    assertThat(desk.settings).content().doesNotContain("auth");
  }
}
