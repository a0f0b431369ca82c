package io.github.mirrorctl.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of the Docker daemon.
 *
 * @param mirrors the mirrors to ask first, in this order
 * @param file the file to edit instead of the daemon's own
 */
public record PlanRequest(List<MirrorUrl> mirrors, Optional<Path> file, ApplyMode mode) {
  public PlanRequest {
    mirrors = List.copyOf(mirrors);
  }
}
