package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.InvalidInput;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets dockerd itself read a daemon.json before it is written: {@code dockerd --validate}, which
 * exists since 23.0.
 */
final class DaemonValidation {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HostEnvironment environment;
  private final Commands commands;

  DaemonValidation(HostEnvironment environment, Commands commands) {
    this.environment = environment;
    this.commands = commands;
  }

  /**
   * Throws InvalidInput with dockerd's own words when it would not start with this text; false when
   * it could not be asked.
   */
  boolean check(String text, Path file, Optional<DaemonProcess> process) {
    // the running daemon's own program: another version may come first in PATH
    String dockerd =
        process
            .flatMap(DaemonProcess::executable)
            .map(Path::toString)
            .filter(commands::exists)
            .orElse("dockerd");
    if (!commands.exists(dockerd)) {
      return false;
    }
    Optional<String> refusal = refusal(dockerd, text);
    // what dockerd also says of an empty file is about its surroundings, such as a missing
    // docker-proxy in PATH, not about this file
    if (refusal.isEmpty() || refusal.get().isEmpty()) {
      return refusal.isPresent();
    }
    if (!refusal.equals(refusal(dockerd, "{}"))) {
      throw new InvalidInput(
          "dockerd would not start with " + file + ": " + refusal.get(),
          "mend the file and run this again; it was left as it is");
    }
    return false;
  }

  /**
   * What dockerd has against the text, empty text for nothing; no answer when it can't be asked.
   */
  private Optional<String> refusal(String dockerd, String text) {
    Path directory = environment.runtimeDirectory();
    AtomicFile.createDirectories(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path trial = directory.resolve("daemon.json");
    AtomicFile.replace(trial, text, PosixFilePermissions.fromString("rw-------"));
    try {
      Command.Result result =
          commands.run(TIMEOUT, List.of(dockerd, "--validate", "--config-file", trial.toString()));
      if ((result.err() + result.out()).contains("unknown flag")) {
        return Optional.empty();
      }
      if (result.ok()) {
        return Optional.of("");
      }
      return Optional.of(
          result
              .lastWords()
              .replace("unable to configure the Docker daemon with file " + trial + ": ", ""));
    } catch (Failure e) {
      return Optional.empty(); // it can't be asked: the proof after applying decides
    } finally {
      AtomicFile.delete(trial);
    }
  }
}
