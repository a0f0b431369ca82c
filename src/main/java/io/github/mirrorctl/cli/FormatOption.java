package io.github.mirrorctl.cli;

import picocli.CommandLine.Option;

/** The option of a command that shows something. */
final class FormatOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "The output's format: table, json, yaml (default: ${DEFAULT-VALUE}).",
      defaultValue = "table")
  OutputFormat format = OutputFormat.TABLE;
}
