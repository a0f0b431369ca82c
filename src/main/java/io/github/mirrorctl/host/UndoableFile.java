package io.github.mirrorctl.host;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Somebody else's file that mirrorctl edits and can put back, byte for byte. Beside the file (of a
 * symbolic link: beside its target) lie, until it is put back, {@code NAME.mirrorctl-backup} with
 * the bytes from before the first change and {@code NAME.mirrorctl-undo}, the {@link UndoRecord}.
 *
 * <p>Backup, record and file are written in this order, and go in the other order, so that a crash
 * at any point leaves a state that the next run understands.
 */
public final class UndoableFile {
  static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
  static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-xr-x");

  /** What an undo did or would do. */
  public enum Outcome {
    /** Nothing was ever changed here, or it is put back already. */
    NOTHING,
    /** The bytes from before the first change are back, or the file is gone as it was before. */
    RESTORED,
    /** Somebody edited the file since: only what mirrorctl had added is gone. */
    EDITS_KEPT
  }

  /** An undo as before and after; an empty side means that there is no file. */
  public record UndoPlan(Outcome outcome, Optional<String> before, Optional<String> after) {
    public boolean fileChanges() {
      return !before.equals(after);
    }
  }

  private final OwnedDirectory directory;
  private final Path target;
  private final Path backup;
  private final Path record;

  /** A file of the system's, or what it is a link to. */
  public UndoableFile(Path file) {
    this(OwnedDirectory.around(AtomicFile.ownTarget(file)), AtomicFile.target(file));
  }

  /** A file in a directory where others may write too: nothing there is followed. */
  public static UndoableFile in(Path directory, String name) {
    return new UndoableFile(OwnedDirectory.of(directory), directory.resolve(name));
  }

  private UndoableFile(OwnedDirectory directory, Path target) {
    this.directory = directory;
    this.target = target;
    backup = target.resolveSibling(target.getFileName() + ".mirrorctl-backup");
    record = target.resolveSibling(target.getFileName() + ".mirrorctl-undo");
  }

  /** The file itself, links followed. */
  public Path target() {
    return target;
  }

  /** Where the bytes from before the first change are kept. */
  public Path backup() {
    return backup;
  }

  public Optional<UndoRecord> record() {
    return directory.text(record.getFileName()).map(text -> UndoRecord.fromJson(text, record));
  }

  /** Throws {@code Failure} where {@link #write} would find the file read-only. */
  public void refuseReadOnly() {
    AtomicFile.refuseReadOnly(target);
  }

  /**
   * Writes {@code after}; {@code added} says what of it is new, in words that the function given to
   * {@link #undo} understands. {@code modeIfNew} is the mode of a file that didn't exist. Where it
   * fails, nothing is left of it: no backup and no record either.
   */
  public void write(String after, List<String> added, Set<PosixFilePermission> modeIfNew) {
    write(after, added, modeIfNew, false);
  }

  /**
   * The same for a text with a secret in it: only its owner can read the file from then on, until
   * it is put back.
   */
  public void writeSecret(String after, List<String> added) {
    write(after, added, PRIVATE, true);
  }

  private void write(
      String after, List<String> added, Set<PosixFilePermission> modeIfNew, boolean secret) {
    Savepoint before = savepoint();
    try {
      writeInSteps(after, added, modeIfNew, secret);
    } catch (RuntimeException e) {
      try {
        backTo(before);
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private void writeInSteps(
      String after, List<String> added, Set<PosixFilePermission> modeIfNew, boolean secret) {
    AtomicFile.refuseReadOnly(target); // before anything lies beside it
    byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
    Optional<byte[]> current = directory.bytes(target.getFileName());
    Optional<UndoRecord> known = record();
    UndoRecord next =
        known.isPresent()
            ? continued(known.get(), current, added, bytes)
            : begun(current, added, bytes, secret ? PRIVATE : AtomicFile.mode(target, modeIfNew));
    boolean hide = secret && !AtomicFile.isPrivate(target);
    String mode = PosixFilePermissions.toString(AtomicFile.mode(target, PRIVATE));
    directory.replace(
        record.getFileName(), (hide ? next.withHidden(mode) : next).toJson(), PRIVATE);
    if (hide) {
      AtomicFile.setMode(target, PRIVATE); // before the secret goes in: a replaced file keeps it
    }
    directory.replace(target.getFileName(), bytes, modeIfNew);
  }

  private UndoRecord begun(
      Optional<byte[]> current,
      List<String> added,
      byte[] bytes,
      Set<PosixFilePermission> backupMode) {
    List<Path> missing = AtomicFile.missingDirectories(target.resolveSibling(""));
    List<String> created = missing.stream().map(Path::toString).toList();
    if (!missing.isEmpty()) {
      // with the record in them from their first moment on: a crash leaves none that nobody made
      UndoRecord first =
          new UndoRecord(false, created, added, List.of(Sha256.of(bytes)), false, "");
      AtomicFile.createDirectories(missing, DIRECTORY, record, first.toJson());
      return first;
    }
    // a backup without a record is a crash's leftover: the file was not changed after it
    directory.delete(backup.getFileName());
    current.ifPresent(old -> directory.replace(backup.getFileName(), old, backupMode));
    return new UndoRecord(
        current.isPresent(), created, added, List.of(Sha256.of(bytes)), false, "");
  }

  private UndoRecord continued(
      UndoRecord known, Optional<byte[]> current, List<String> added, byte[] bytes) {
    Set<String> all = new LinkedHashSet<>(known.added());
    all.addAll(added);
    boolean ours = isOurs(known, current);
    List<String> written =
        Stream.concat(
                current.filter(b -> ours).map(Sha256::of).stream(), Stream.of(Sha256.of(bytes)))
            .distinct()
            .toList();
    return new UndoRecord(
        known.existed(),
        known.createdDirectories(),
        List.copyOf(all),
        written,
        known.edited() || !ours,
        known.hidden());
  }

  /** What {@link #undo} would do, without doing it. */
  public UndoPlan planUndo(UnaryOperator<String> withoutAdded) {
    Optional<String> before = directory.text(target.getFileName());
    Optional<UndoRecord> known = record();
    if (known.isEmpty()) {
      return new UndoPlan(Outcome.NOTHING, before, before);
    }
    if (!known.get().edited() && isOurs(known.get(), directory.bytes(target.getFileName()))) {
      return new UndoPlan(
          Outcome.RESTORED,
          before,
          known.get().existed() ? Optional.of(backedUp()) : Optional.empty());
    }
    return new UndoPlan(Outcome.EDITS_KEPT, before, before.map(withoutAdded));
  }

  /**
   * Puts the file back as it was before the first change, then drops backup and record. When
   * somebody edited it since, their edits stay and {@code withoutAdded} takes out what was added.
   */
  public Outcome undo(UnaryOperator<String> withoutAdded) {
    Outcome outcome = putBack(withoutAdded);
    forget();
    return outcome;
  }

  /** The first half of {@link #undo}: the file is as it was, backup and record are still there. */
  public Outcome putBack(UnaryOperator<String> withoutAdded) {
    UndoPlan plan = planUndo(withoutAdded);
    if (plan.fileChanges()) {
      if (plan.after().isPresent()) {
        directory.replace(
            target.getFileName(), plan.after().get(), AtomicFile.mode(target, PRIVATE));
      } else {
        directory.delete(target.getFileName());
      }
    }
    boolean back = plan.outcome() == Outcome.RESTORED && plan.after().isPresent();
    if (back && AtomicFile.isPrivate(target)) {
      record()
          .map(UndoRecord::hidden)
          .filter(mode -> !mode.isEmpty())
          .ifPresent(mode -> AtomicFile.setMode(target, PosixFilePermissions.fromString(mode)));
    }
    return plan.outcome();
  }

  /** The second half of {@link #undo}: drops record and backup, and directories made and empty. */
  public void forget() {
    List<Path> created = createdDirectories();
    directory.delete(record.getFileName());
    directory.delete(backup.getFileName());
    AtomicFile.removeEmpty(created);
  }

  /** Drops these entries of what was added, which somebody took out of the file again. */
  public void forget(List<String> added) {
    record()
        .ifPresent(
            known ->
                directory.replace(record.getFileName(), known.without(added).toJson(), PRIVATE));
  }

  /** The file, its backup and its record as they are now. */
  public Savepoint savepoint() {
    return new Savepoint(target, backup, record);
  }

  /** Makes file, backup and record what they were at the savepoint. */
  public void backTo(Savepoint savepoint) {
    savepoint.restore(createdDirectories());
  }

  private List<Path> createdDirectories() {
    return record().map(UndoRecord::createdDirectories).orElse(List.of()).stream()
        .map(Path::of)
        // a record is a file like others: no directory goes for it that the file isn't in
        .filter(target::startsWith)
        .toList();
  }

  private String backedUp() {
    return directory
        .text(backup.getFileName())
        .orElseThrow(
            () ->
                Failure.of(
                    backup + " is gone: the bytes from before the first change are lost",
                    "take out by hand what was added to " + target + ", then delete " + record));
  }

  private boolean isOurs(UndoRecord known, Optional<byte[]> current) {
    if (current.isEmpty()) {
      return !known.existed();
    }
    // equal to the backup: a crash came between record and file
    return known.written().contains(Sha256.of(current.get()))
        || directory
            .bytes(backup.getFileName())
            .filter(old -> Arrays.equals(old, current.get()))
            .isPresent();
  }
}
