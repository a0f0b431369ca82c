package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  @ParameterizedTest
  @CsvSource({
    "status, status",
    "--quiet up, up --quiet",
    "--settings up status -o json, status --settings up -o json",
    "--settings=f --debug status x, status --settings=f --debug x",
    "help up, up --help",
    "--quiet help up, up --help",
    "help, --help",
    "help nonsense, --help",
    "--version, --version",
    "statsu --quiet, statsu --quiet",
    "--settings, --settings",
    "--quiet user add ci, user add --quiet ci",
    "--quiet user, user --quiet",
    "user bogus, user bogus",
    "help user add, user add --help",
    "help user, user --help",
  })
  void puts_the_command_first(String written, String read) {
    assertThat(
            Arguments.commandFirst(
                List.of(written.split(" ")), Set.of("up", "status", "user add", "user ls")))
        .containsExactly(read.split(" "));
  }
}
