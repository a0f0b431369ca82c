package io.github.mirrorctl.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every {@code --help} reads well at 80 columns. */
class HelpTest {
  static Stream<CommandLine> commands() {
    CommandLine root = DistFiles.root();
    return Stream.concat(Stream.of(root), Commands.of(root).values().stream());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void breaks_its_lines_at_spaces_alone(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);

    // a line breaker that takes "mirrors." for a sentence's end leaves a lonely "yml"
    Set<String> shown = words(help).collect(Collectors.toSet());
    Stream<String> descriptions =
        Stream.concat(
            Arrays.stream(spec.usageMessage().description()),
            spec.args().stream().map(ArgSpec::description).flatMap(Arrays::stream));
    assertThat(descriptions.flatMap(HelpTest::words).filter(word -> !shown.contains(word)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void describes_and_exemplifies(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    assertThat(spec.usageMessage().header()).isNotEmpty();
    assertThat(spec.usageMessage().description()).isNotEmpty();
    assertThat(spec.usageMessage().footer()).isNotEmpty();
    assertThat(spec.args()).allMatch(argument -> argument.description().length > 0);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shows_a_commands_own_options_before_the_common_ones(CommandLine command) {
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    List<String> common =
        List.of("--settings", "--host", "--quiet", "--debug", "--color", "--help");
    int first = help.indexOf("--settings=FILE");
    assertThat(
            command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !common.contains(name) && !name.equals("--version")))
        .allMatch(name -> help.indexOf(name) < first);
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty());
  }
}
