package io.github.mirrorctl.client.files;

import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.UndoRecord;
import io.github.mirrorctl.host.UndoableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What takes mirrorctl's part out of files again, thought through and not yet done: a file that it
 * is the whole of goes, one that nobody else touched gets its old bytes, any other loses what was
 * spliced in.
 */
public record FileUndo(List<Part> parts) {
  public FileUndo {
    parts = List.copyOf(parts);
  }

  /**
   * The undo of one file.
   *
   * @param taken what of its additions goes
   * @param all whether that is all of them
   * @param whole whether the file is then as it was before the first edit, byte for byte
   * @param after empty where the file goes
   * @param stays additions that are no longer found as they were written
   */
  public record Part(
      Path file,
      List<Addition> taken,
      boolean all,
      boolean whole,
      Optional<String> before,
      Optional<String> after,
      List<Addition> stays) {
    public Part {
      taken = List.copyOf(taken);
      stays = List.copyOf(stays);
    }

    /** How deep the outermost directory is that was made for it; deepest of all where none was. */
    int madeFrom() {
      return new UndoableFile(file)
          .record().map(UndoRecord::createdDirectories).stream()
              .flatMap(List::stream)
              .mapToInt(directory -> Path.of(directory).getNameCount())
              .min()
              .orElse(Integer.MAX_VALUE);
    }

    void run() {
      UndoableFile undoable = new UndoableFile(file);
      if (all) {
        undoable.undo(text -> Addition.taken(taken, text));
      } else {
        after.ifPresent(text -> undoable.write(text, List.of(), Modes.FILE));
        undoable.forget(taken.stream().map(Addition::encoded).toList());
      }
    }
  }

  /** What the undo of these additions does to these files. */
  public static FileUndo plan(List<Path> files, Predicate<Addition> which) {
    List<Part> parts = new ArrayList<>();
    for (Path file : files) {
      UndoableFile undoable = new UndoableFile(file);
      if (undoable.record().isEmpty()) {
        continue;
      }
      List<Addition> all = FileEdit.additions(file);
      List<Addition> taken = all.stream().filter(which).toList();
      if (taken.isEmpty() && !all.isEmpty()) {
        continue;
      }
      boolean last = taken.size() == all.size();
      Optional<String> before = TextFile.read(file);
      UndoableFile.UndoPlan undo = undoable.planUndo(text -> Addition.taken(taken, text));
      boolean whole = last && undo.outcome() == UndoableFile.Outcome.RESTORED;
      Optional<String> after =
          last ? undo.after() : before.map(text -> Addition.taken(taken, text));
      List<Addition> stays =
          taken.stream()
              .filter(
                  addition ->
                      before.filter(text -> !text.contains(addition.snippet())).isPresent()
                          && after.equals(before))
              .toList();
      parts.add(new Part(file, taken, last, whole, before, after, stays));
    }
    // a directory goes with the file that it was made for, which has to be the last one below it
    parts.sort(Comparator.comparing(Part::madeFrom).reversed());
    return new FileUndo(parts);
  }

  public boolean nothingToUndo() {
    return parts.isEmpty();
  }

  public List<Path> files() {
    return parts.stream().map(Part::file).toList();
  }
}
