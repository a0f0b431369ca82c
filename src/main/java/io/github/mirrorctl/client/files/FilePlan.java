package io.github.mirrorctl.client.files;

import java.util.List;
import java.util.Optional;

/**
 * What makes a client pull through mirrors, thought through and not yet done.
 *
 * @param edits all files that it is about, those that are right already too
 * @param activation what makes the edits count; empty where the client reads its files at each pull
 * @param notes what a person should know besides
 */
public record FilePlan(List<FileEdit> edits, Optional<Activation> activation, List<String> notes) {
  public FilePlan {
    edits = List.copyOf(edits);
    notes = List.copyOf(notes);
  }

  public List<FileEdit> changes() {
    return edits.stream().filter(FileEdit::changes).toList();
  }

  public boolean already() {
    return changes().isEmpty();
  }
}
