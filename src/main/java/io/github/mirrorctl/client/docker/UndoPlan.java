package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.host.services.DaemonKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The undo of the edits of one daemon.json, thought through and not yet done.
 *
 * @param file the file that it is about
 * @param before its text; empty when there is no file
 * @param after the text that it gets; empty when the file goes
 * @param outcome whether it is put back whole, or keeps somebody's later edits
 * @param chosen how it comes into force, never AUTO
 * @param why why so, in words for a person
 * @param mirrors the mirrors that the daemon no longer uses afterwards
 * @param kind which daemon it is about
 * @param taken the entries of the undo record that it takes back; empty when it is all of them
 */
public record UndoPlan(
    Path file,
    Optional<String> before,
    Optional<String> after,
    UndoableFile.Outcome outcome,
    ApplyMode chosen,
    String why,
    List<String> mirrors,
    DaemonKind kind,
    List<String> taken) {
  public UndoPlan {
    mirrors = List.copyOf(mirrors);
    taken = List.copyOf(taken);
  }

  public boolean fileChanges() {
    return !before.equals(after);
  }

  /** Whether nothing was ever changed here, or it is put back already. */
  public boolean nothingToUndo() {
    return outcome == UndoableFile.Outcome.NOTHING;
  }
}
