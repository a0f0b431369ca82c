package io.github.mirrorctl.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of a command that changes something. */
final class ChangeOptions {
  @Option(
      names = "--dry-run",
      order = 80,
      description = "Show what would be done, with the exact change of each file; change nothing.")
  boolean dryRun;

  @Option(
      names = "--timeout",
      order = 81,
      paramLabel = "DURATION",
      description =
          "How long to wait for a registry, for the daemon or for another mirrorctl: 500ms, 60s, 5m (default: ${DEFAULT-VALUE}).",
      defaultValue = "60s")
  Duration timeout = Duration.ofSeconds(60);
}
