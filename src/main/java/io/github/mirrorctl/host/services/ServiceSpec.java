package io.github.mirrorctl.host.services;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a background service of mirrorctl's runs, and what it may touch.
 *
 * @param command the program and its arguments
 * @param account the user to run as; empty for the one who sets it up
 * @param writable the directories that it may write in, beside its own
 * @param environment variables to add
 * @param lowPorts whether it listens below port 1024, which takes a right
 */
public record ServiceSpec(
    List<String> command,
    Optional<String> account,
    List<Path> writable,
    Map<String, String> environment,
    boolean lowPorts) {
  public ServiceSpec {
    command = List.copyOf(command);
    writable = List.copyOf(writable);
    environment = Map.copyOf(environment);
  }
}
