package io.github.mirrorctl.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
  @Option(
      names = "--settings",
      order = 90,
      paramLabel = "FILE",
      description = {
        "The mirrors' settings (default:",
        "  $$MIRRORCTL_SETTINGS, else",
        "  /etc/mirrorctl/mirrors.yml; without root",
        "  ~/.config/mirrorctl/mirrors.yml)."
      })
  Optional<Path> settings = Optional.empty();

  @Option(
      names = "--host",
      order = 91,
      paramLabel = "URL",
      description = {
        "The Docker endpoint (default: $$DOCKER_HOST, else",
        "  the current docker context, else",
        "  unix:///var/run/docker.sock)."
      })
  Optional<String> host = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      order = 92,
      description = "Say only what is wrong.")
  boolean quiet;

  @Option(
      names = "--debug",
      order = 93,
      description = "Show stack traces and what the libraries log.")
  boolean debug;

  @Option(
      names = "--color",
      order = 94,
      paramLabel = "WHEN",
      description = "Colour the output: auto, always, never (default: ${DEFAULT-VALUE}).",
      defaultValue = "auto")
  ColorMode color = ColorMode.AUTO;

  @Option(
      names = {"-h", "--help"},
      order = 95,
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
