package io.github.mirrorctl.host;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** An {@link UndoableFile}, its backup and its record as they were at one moment. */
public final class Savepoint {
  final Optional<byte[]> file;
  final Optional<byte[]> backup;
  final Optional<byte[]> record;
  final Set<PosixFilePermission> mode;

  Savepoint(
      Optional<byte[]> file,
      Optional<byte[]> backup,
      Optional<byte[]> record,
      Set<PosixFilePermission> mode) {
    this.file = file;
    this.backup = backup;
    this.record = record;
    this.mode = Set.copyOf(mode);
  }
}
