package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.host.services.ServiceManagers;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The daemon and its machine, as an edit and its undo both need them. */
record DaemonAccess(
    HostEnvironment environment,
    Commands commands,
    Daemon daemon,
    Consumer<String> progress,
    DaemonProof proof) {
  static final Set<PosixFilePermission> MODE_IF_NEW = PosixFilePermissions.fromString("rw-r--r--");

  DaemonTarget target(Optional<Path> named, ApplyMode mode) {
    return DaemonTarget.find(environment, daemon, named, mode);
  }

  DaemonTransaction transaction(DaemonKind kind) {
    return new DaemonTransaction(
        ServiceManagers.detect(environment, commands, kind), proof, progress);
  }

  /** Writes the text with its empty lists: a reload takes only what stands in the file. */
  static void spellOut(UndoableFile file, String text) {
    String spelled = DaemonJson.parse(text, file.target().toString()).withExplicitLists().text();
    file.write(spelled, List.of(), MODE_IF_NEW);
  }

  static Failure changedMeanwhile(Path file) {
    return Failure.of(
        file + " was changed by somebody else just now; nothing was written", "run it again");
  }
}
