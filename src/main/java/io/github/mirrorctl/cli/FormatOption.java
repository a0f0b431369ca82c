package io.github.mirrorctl.cli;

import picocli.CommandLine.Option;

/** The option of a command that shows something. */
final class FormatOption {
  @Option(
      names = {"-o", "--output"},
      order = 70,
      paramLabel = "FORMAT",
      description = "The format of what is shown: table, json, yaml (default: ${DEFAULT-VALUE}).",
      defaultValue = "table")
  OutputFormat format = OutputFormat.TABLE;
}
