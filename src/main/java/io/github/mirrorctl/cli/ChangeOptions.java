package io.github.mirrorctl.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of a command that changes something. */
final class ChangeOptions {
  /** What {@code --apply} means, wherever it is an option. */
  static final String APPLY =
      "How the Docker daemon takes its configuration: auto, restart, reload, none (default: ${DEFAULT-VALUE})."
          + " auto restarts it, unless that would stop running containers for good: then it is reloaded.";

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
