package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.host.services.ServiceManagers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file that an edit is about, and what is known of its daemon.
 *
 * @param own the file that the daemon reads
 * @param state empty when the daemon doesn't answer
 */
record DaemonTarget(
    Path file,
    Path own,
    DaemonKind kind,
    Optional<DaemonState> state,
    Optional<DaemonProcess> process) {

  /** Throws Failure when the daemon doesn't answer, unless nothing is to be applied. */
  static DaemonTarget find(
      HostEnvironment environment, Daemon daemon, Optional<Path> named, ApplyMode mode) {
    Optional<DaemonState> state = state(daemon, mode);
    DaemonKind kind = state.map(DaemonState::kind).orElse(DaemonKind.ROOTFUL);
    if (kind == DaemonKind.ROOTLESS && environment.isRoot()) {
      throw Failure.of(
          "this Docker daemon is a user's own (rootless), and its files are that user's",
          "run it again as that user, without sudo");
    }
    if (kind == DaemonKind.DESKTOP && environment.isRoot() && named.isEmpty()) {
      // sudo may keep $HOME: root's files would lie in that user's home
      throw Failure.of(
          "Docker Desktop reads its daemon.json in its user's home, and this is root",
          "run it again as that user, without sudo; or name the file with --file");
    }
    Optional<DaemonProcess> process = DaemonProcess.find(environment, kind);
    Path own = DaemonFile.locate(environment, kind, process.map(DaemonProcess::arguments));
    return new DaemonTarget(named.map(Path::toAbsolutePath).orElse(own), own, kind, state, process);
  }

  private static Optional<DaemonState> state(Daemon daemon, ApplyMode mode) {
    try {
      return Optional.of(daemon.state());
    } catch (Failure e) {
      if (mode == ApplyMode.NONE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  boolean isOwn() {
    return AtomicFile.target(file).equals(AtomicFile.target(own));
  }

  void refuseFlags(HostEnvironment environment, boolean insecure) {
    if (isOwn() && process.isPresent()) {
      process.get().refuseConflict(environment, "registry-mirror", "registry-mirrors", file);
      if (insecure) {
        process.get().refuseConflict(environment, "insecure-registry", "insecure-registries", file);
      }
    }
  }

  ApplyChoice choose(ApplyMode asked, DaemonAccess access) {
    if (asked == ApplyMode.NONE || state.isEmpty()) {
      return ApplyChoice.none("as asked");
    }
    if (asked == ApplyMode.AUTO && !isOwn()) {
      return ApplyChoice.none("the daemon reads " + own);
    }
    List<String> stopped = state.get().liveRestore() ? List.of() : access.daemon().endangered();
    return ApplyChoice.of(
        asked,
        state.get(),
        stopped,
        ServiceManagers.detect(access.environment(), access.commands(), kind));
  }
}
