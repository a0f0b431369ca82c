package io.github.mirrorctl.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "The mirrors' settings (default: $$MIRRORCTL_SETTINGS, else /etc/mirrorctl/mirrors.yml; without root ~/.config/mirrorctl/mirrors.yml).")
  Optional<Path> settings = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "URL",
      description =
          "The Docker endpoint (default: $$DOCKER_HOST, else the current docker context, else unix:///var/run/docker.sock).")
  Optional<String> host = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "Say only what is wrong.")
  boolean quiet;

  @Option(names = "--debug", description = "Show stack traces and what the libraries log.")
  boolean debug;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colour the output: auto, always, never (default: ${DEFAULT-VALUE}).",
      defaultValue = "auto")
  ColorMode color = ColorMode.AUTO;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
