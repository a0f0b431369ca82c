package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.HostEnvironment;
import java.nio.file.Path;

/**
 * Where mirrorctl's own service keeps what it needs: root's in the system's places, a user's in
 * theirs.
 *
 * @param programs the copies of mirrorctl that services run from
 * @param state what must outlive a reboot: which mirrors are started
 * @param passing pid files and the like, gone at a reboot
 * @param served the one directory beside the caches that the server itself writes in
 * @param logs the log's files, where there is no journal
 */
public record ServicePlaces(Path programs, Path state, Path passing, Path served, Path logs) {

  public static ServicePlaces of(HostEnvironment environment) {
    Path passing = environment.runtimeDirectory();
    Path served = passing.resolveSibling(passing.getFileName() + "-serve");
    if (environment.isRoot()) {
      return new ServicePlaces(
          environment.system("/usr/local/lib/mirrorctl"),
          environment.system("/var/lib/mirrorctl"),
          passing,
          served,
          environment.system("/var/log/mirrorctl"));
    }
    Path state = environment.dataHome().resolve("mirrorctl");
    return new ServicePlaces(
        state.resolve("app"), state, passing, served, environment.stateHome().resolve("mirrorctl"));
  }

  /** The names of the mirrors that are started, one a line. */
  public Path started() {
    return state.resolve("started");
  }

  /** What the server says that it serves. */
  public Path serving() {
    return served.resolve("serving.json");
  }
}
