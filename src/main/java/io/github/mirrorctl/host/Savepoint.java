package io.github.mirrorctl.host;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An {@link UndoableFile}, its backup and its record as they were at one moment. */
public final class Savepoint {
  private final Path target;
  private final Path backup;
  private final Path record;
  private final Optional<byte[]> file;
  private final Optional<byte[]> backedUp;
  private final Optional<byte[]> recorded;
  private final Set<PosixFilePermission> mode;

  Savepoint(Path target, Path backup, Path record) {
    this.target = target;
    this.backup = backup;
    this.record = record;
    this.file = bytes(target);
    this.backedUp = bytes(backup);
    this.recorded = bytes(record);
    this.mode = AtomicFile.mode(target, UndoableFile.PRIVATE);
  }

  /** Makes all three what they were; {@code created} are the directories made since. */
  void restore(List<Path> created) {
    if (file.isPresent() || recorded.isPresent()) {
      AtomicFile.createDirectories(target.resolveSibling(""), UndoableFile.DIRECTORY);
    }
    backedUp.ifPresent(bytes -> bring(backup, bytes, mode));
    recorded.ifPresent(bytes -> bring(record, bytes, UndoableFile.PRIVATE));
    if (file.isPresent()) {
      bring(target, file.get(), mode);
      if (!AtomicFile.mode(target, mode).equals(mode)) {
        AtomicFile.setMode(target, mode);
      }
    } else {
      OwnedDirectory.around(target).delete(target.getFileName());
    }
    if (recorded.isEmpty()) {
      OwnedDirectory.around(record).delete(record.getFileName());
    }
    if (backedUp.isEmpty()) {
      OwnedDirectory.around(backup).delete(backup.getFileName());
    }
    if (recorded.isEmpty()) {
      AtomicFile.removeEmpty(created);
    }
  }

  private static void bring(Path file, byte[] bytes, Set<PosixFilePermission> modeIfNew) {
    if (bytes(file).filter(now -> Arrays.equals(now, bytes)).isEmpty()) {
      OwnedDirectory.around(file).replace(file.getFileName(), bytes, modeIfNew);
    }
  }

  private static Optional<byte[]> bytes(Path file) {
    return OwnedDirectory.around(file).bytes(file.getFileName());
  }
}
