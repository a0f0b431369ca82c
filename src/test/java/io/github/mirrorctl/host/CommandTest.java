package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void returns_exit_code_and_both_streams() {
    Command.Result result = Command.run(SOON, "sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(result).isEqualTo(new Command.Result(3, "out\n", "err\n"));
    assertThat(result.ok()).isFalse();
    assertThat(result.lastWords()).isEqualTo("err");
  }

  @Test
  void reads_more_than_a_pipe_holds_from_both_streams() {
    Command.Result result =
        Command.run(SOON, "sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero");
    assertThat(result.out()).hasSize(300000);
    assertThat(result.err()).hasSize(300000);
  }

  @Test
  void ends_a_program_that_takes_too_long_with_its_children() {
    long before = System.nanoTime();
    assertThatThrownBy(
            () -> Command.run(Duration.ofMillis(200), "sh", "-c", "sleep 4711 & sleep 4711"))
        .isInstanceOf(Failure.class)
        .hasMessage("sh -c sleep 4711 & sleep 4711 was not done within 200 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
        .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 4711"));
  }

  @Test
  void adds_to_the_environment() {
    assertThat(Command.run(SOON, Map.of("X", "1"), List.of("sh", "-c", "echo $X$LC_ALL")).out())
        .isEqualTo("1C\n");
  }

  @Test
  void says_that_a_program_is_missing() {
    assertThatThrownBy(() -> Command.run(SOON, "no-such-program"))
        // the JVM's words before and after JDK 22 differ in the middle
        .hasMessageStartingWith("cannot run no-such-program: ")
        .hasMessageContaining("o such file or directory");
    RealCommands commands = new RealCommands(HostEnvironment.real());
    assertThatThrownBy(() -> commands.run(SOON, List.of("no-such-program")))
        .hasMessage("no-such-program: no such program");
    assertThat(commands.exists("no-such-program")).isFalse();
    assertThat(commands.run(SOON, List.of("sh", "-c", "exit 0")).ok()).isTrue();
  }

  @Test
  void an_environment_is_a_value() {
    Path root = Path.of("/");
    HostEnvironment user =
        new HostEnvironment(
            Map.of("XDG_CONFIG_HOME", "/c", "XDG_CACHE_HOME", "relative", "EMPTY", ""),
            Path.of("/home/u"),
            root,
            1000);
    assertThat(user.configHome()).isEqualTo(Path.of("/c"));
    assertThat(user.cacheHome()).isEqualTo(Path.of("/home/u/.cache"));
    assertThat(user.dataHome()).isEqualTo(Path.of("/home/u/.local/share"));
    assertThat(user.variable("EMPTY")).isEmpty();
    assertThat(user.runtimeDirectory()).isEqualTo(Path.of("/home/u/.cache/mirrorctl/run"));
    HostEnvironment admin =
        new HostEnvironment(Map.of("XDG_RUNTIME_DIR", "/r"), Path.of("/root"), root, 0);
    assertThat(admin.runtimeDirectory()).isEqualTo(Path.of("/run/mirrorctl"));
    assertThat(HostEnvironment.real().uid()).isNotNegative();
  }
}
