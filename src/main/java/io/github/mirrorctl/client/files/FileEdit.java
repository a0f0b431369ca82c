package io.github.mirrorctl.client.files;

import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.UndoRecord;
import io.github.mirrorctl.host.UndoableFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One file of a client's that is to be edited, thought through and not yet done.
 *
 * @param before its text; empty when there is no file
 * @param after the text that it gets
 * @param added what is spliced in
 * @param dropped what mirrorctl had spliced in before and takes out now
 */
public record FileEdit(
    Path file,
    Optional<String> before,
    String after,
    List<Addition> added,
    List<Addition> dropped) {
  public FileEdit {
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
  }

  /** A file that is wholly mirrorctl's: made where it isn't, made anew where it differs. */
  public static FileEdit whole(Path file, Addition text) {
    return new FileEdit(file, TextFile.read(file), text.snippet(), List.of(text), List.of());
  }

  /** A file as a machine needs it that has none yet. */
  public static FileEdit fresh(Path file, String text) {
    return new FileEdit(file, Optional.empty(), text, List.of(), List.of());
  }

  public boolean changes() {
    return !before.equals(Optional.of(after));
  }

  /** What mirrorctl added to a file so far. */
  public static List<Addition> additions(Path file) {
    List<String> entries = new UndoableFile(file).record().map(UndoRecord::added).orElse(List.of());
    return entries.stream().map(Addition::decode).flatMap(Optional::stream).toList();
  }

  /**
   * The file's text without what mirrorctl had added for these registries, and that; the text is
   * empty where there is no file.
   */
  public static Start start(Path file, Predicate<Addition> stale) {
    Optional<String> before = TextFile.read(file);
    List<Addition> dropped = additions(file).stream().filter(stale).toList();
    return new Start(file, before, Addition.taken(dropped, before.orElse("")), dropped);
  }

  /** Where an edit starts from. */
  public record Start(Path file, Optional<String> before, String text, List<Addition> dropped) {
    public Start {
      dropped = List.copyOf(dropped);
    }

    /** The edit that ends with this text. */
    public FileEdit to(String after, List<Addition> added) {
      return new FileEdit(file, before, after, added, dropped);
    }
  }

  /** Whether the file's text is still what the edit was planned for. */
  boolean isCurrent() {
    return TextFile.read(file).equals(before);
  }

  void refuseReadOnly() {
    new UndoableFile(file).refuseReadOnly();
  }

  void write() {
    UndoableFile undoable = new UndoableFile(file);
    undoable.write(after, added.stream().map(Addition::encoded).toList(), Modes.FILE);
    undoable.forget(
        dropped.stream().filter(old -> !added.contains(old)).map(Addition::encoded).toList());
  }
}
