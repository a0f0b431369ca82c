package io.github.mirrorctl.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.cli.App;
import io.github.mirrorctl.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The completions in the shells that they are for, with the real mirrorctl on the path. */
@Order(1)
class CompletionsTest {
  private static final String SETTINGS =
      """
      mirrors:
        docker.io:
        registry.example.com:8443:
          listen: 127.0.0.1:5002
      """;

  @TempDir Path scratch = Path.of("");
  private Path settings = Path.of("");

  @BeforeEach
  void puts_mirrorctl_on_the_path() throws IOException {
    Path java = Path.of(System.getProperty("java.home", ""), "bin/java");
    String script =
        "#!/bin/sh\nexec '%s' -cp '%s' io.github.mirrorctl.Main \"$@\"\n"
            .formatted(java, System.getProperty("java.class.path"));
    Path program = Files.createDirectories(scratch.resolve("bin")).resolve("mirrorctl");
    Files.writeString(program, script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    settings = Files.writeString(scratch.resolve("my-mirrors.yml"), SETTINGS);
  }

  private List<String> offered(Shell shell, String... words)
      throws IOException, InterruptedException {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    Map<String, String> environment =
        Map.of(
            "PATH",
            scratch.resolve("bin") + ":" + path,
            "HOME",
            scratch.toString(),
            "TERM",
            "xterm",
            "MIRRORCTL_SETTINGS",
            scratch.resolve("none.yml").toString());
    return shell.offered(scratch, environment, words);
  }

  @ParameterizedTest
  @EnumSource
  void completes_a_command(Shell shell) throws Exception {
    assertThat(offered(shell, "mirrorctl", "st")).containsExactly("start", "status", "stop");
    assertThat(offered(shell, "mirrorctl", "--color", "auto", "d"))
        .containsExactly("daemon-config", "doctor", "down");
  }

  @ParameterizedTest
  @EnumSource
  void completes_an_option(Shell shell) throws Exception {
    assertThat(offered(shell, "mirrorctl", "up", "--app")).containsExactly("--apply");
    assertThat(offered(shell, "mirrorctl", "status", "-"))
        .contains("-o", "--output", "-w", "--watch", "--settings")
        .doesNotContain("--apply", "--version");
  }

  @ParameterizedTest
  @EnumSource
  void completes_a_command_of_a_group(Shell shell) throws Exception {
    assertThat(offered(shell, "mirrorctl", "us")).containsExactly("user");
    assertThat(offered(shell, "mirrorctl", "user", "")).containsExactly("add", "ls", "rm");
    assertThat(offered(shell, "mirrorctl", "user", "add", "--pass"))
        .containsExactly("--password-stdin");
    assertThat(offered(shell, "mirrorctl", "user", "ls", "--settings", settings.toString(), "r"))
        .containsExactly("registry.example.com:8443");
  }

  @ParameterizedTest
  @EnumSource
  void completes_an_options_value(Shell shell) throws Exception {
    assertThat(offered(shell, "mirrorctl", "up", "--apply", "re"))
        .containsExactly("reload", "restart");
    assertThat(offered(shell, "mirrorctl", "status", "-o", ""))
        .containsExactly("json", "table", "yaml");
    assertThat(offered(shell, "mirrorctl", "--color", "a")).containsExactly("always", "auto");
    assertThat(offered(shell, "mirrorctl", "completion", ""))
        .containsExactly("bash", "fish", "zsh");
  }

  @ParameterizedTest
  @EnumSource
  void completes_files_and_directories(Shell shell) throws Exception {
    assertThat(offered(shell, "mirrorctl", "status", "--settings", scratch + "/my"))
        .containsExactly("my-mirrors.yml");
    assertThat(offered(shell, "mirrorctl", "up", "--image-archive", scratch + "/my"))
        .containsExactly("my-mirrors.yml");
    assertThat(offered(shell, "mirrorctl", "daemon-config", "--file", scratch + "/my"))
        .containsExactly("my-mirrors.yml");
    assertThat(offered(shell, "mirrorctl", "up", "--storage", scratch + "/"))
        .contains("bin")
        .doesNotContain("my-mirrors.yml");
  }

  @ParameterizedTest
  @EnumSource
  void completes_the_mirrors_of_the_settings_that_the_line_names(Shell shell) throws Exception {
    assertThat(offered(shell, "mirrorctl", "start", "--settings", settings.toString(), "r"))
        .containsExactly("registry.example.com:8443");
  }

  @ParameterizedTest
  @EnumSource
  void offers_the_known_registries_where_a_mirror_can_be_made(Shell shell) throws Exception {
    assertThat(offered(shell, "mirrorctl", "up", "g")).containsExactly("gcr.io", "ghcr.io");
    assertThat(offered(shell, "mirrorctl", "up", "--settings", settings.toString(), "re"))
        .containsExactly("registry.example.com:8443", "registry.k8s.io");
  }

  @ParameterizedTest
  @EnumSource
  void offers_nothing_where_the_settings_are_broken(Shell shell) throws Exception {
    Files.writeString(settings, "mirrors: [");
    assertThat(offered(shell, "mirrorctl", "stop", "--settings", settings.toString(), ""))
        .isEmpty();
  }

  @Test
  void bash_gets_only_what_follows_the_characters_that_it_splits_words_at() throws Exception {
    assertThat(offered(Shell.BASH, "mirrorctl", "up", "--apply", "=", "re"))
        .containsExactly("reload", "restart");
    assertThat(offered(Shell.BASH, "mirrorctl", "up", "--apply=re"))
        .containsExactly("--apply=reload", "--apply=restart");
    String file = settings.toString();
    assertThat(
            offered(
                Shell.BASH,
                ("mirrorctl stop --settings = " + file + " registry.example.com : 8").split(" ")))
        .containsExactly("8443");
  }

  @ParameterizedTest
  @EnumSource
  void the_completion_command_prints_the_script(Shell shell) throws IOException {
    String name =
        switch (shell) {
          case BASH -> "bash";
          case ZSH -> "zsh";
          case FISH -> "fish";
        };
    String file = shell == Shell.ZSH ? "_mirrorctl" : "mirrorctl." + name;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Cli.run(App.of(stream, stream), "completion", name)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(Tool.PROJECT.resolve("completions").resolve(file)));
  }
}
