package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.docker.ApplyMode;
import picocli.CommandLine.Option;

/** The option of a command that edits daemon.json. */
final class ApplyOption {
  @Option(
      names = "--apply",
      order = 60,
      paramLabel = "HOW",
      description =
          "How the Docker daemon takes its configuration: auto, restart, reload, none (default: ${DEFAULT-VALUE})."
              + " auto restarts it, unless that would stop running containers for good: then it is reloaded.",
      defaultValue = "auto")
  ApplyMode mode = ApplyMode.AUTO;
}
