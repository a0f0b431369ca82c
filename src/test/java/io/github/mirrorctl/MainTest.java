package io.github.mirrorctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return Main.run(new PrintStream(out, true), new PrintStream(err, true), args);
  }

  @Test
  void shows_its_version_alone_on_standard_output() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).matches("mirrorctl \\d+\\.\\d+\\.\\d+\n");
    assertThat(err.size()).isZero();
  }

  @Test
  void without_a_command_points_at_the_help() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("mirrorctl: no command is given\n  next: see 'mirrorctl --help'\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void tells_a_bad_value_in_its_readers_own_words() {
    assertThat(run("daemon-config", "--timeout", "5x")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith(
            "mirrorctl: --timeout: '5x' is not a duration\n  next: write a number and its unit");
  }

  @Test
  void refuses_an_endpoint_that_is_none() {
    for (String endpoint :
        new String[] {"tcp://bad host", "unix://relative", "unix://", "tcp://"}) {
      err.reset();
      assertThat(run("status", "--host", endpoint)).as(endpoint).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              "mirrorctl: the Docker endpoint '"
                  + endpoint
                  + "' isn't one\n  next: use unix:///path/to/docker.sock or tcp://host:port\n");
    }
  }
}
