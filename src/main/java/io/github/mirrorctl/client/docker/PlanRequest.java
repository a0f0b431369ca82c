package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.MirrorUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of the Docker daemon.
 *
 * @param mirrors the mirrors to ask first, in this order
 * @param file the file to edit instead of the daemon's own
 * @param own whether it is this machine's own mirror: where that listened before goes
 */
public record PlanRequest(
    List<MirrorUrl> mirrors, Optional<Path> file, ApplyMode mode, boolean own) {
  public PlanRequest {
    mirrors = List.copyOf(mirrors);
  }
}
