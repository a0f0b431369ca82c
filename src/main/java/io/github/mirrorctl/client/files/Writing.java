package io.github.mirrorctl.client.files;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Reporter;
import java.time.Duration;
import java.util.List;

/** Shows what is planned, or does it. */
public final class Writing {
  private final Reporter reporter;
  private final FileTransaction transaction;

  /** {@code patience} bounds the wait for a client to run again after its restart. */
  public Writing(Reporter reporter, Duration patience) {
    this.reporter = reporter;
    this.transaction = new FileTransaction(patience, reporter::note);
  }

  /** Writes what a plan changes and brings it into force, or throws with everything as it was. */
  public void write(FilePlan plan) {
    write(plan, () -> {});
  }

  /** The same; where what comes after it throws, everything is as it was too. */
  public void write(FilePlan plan, Runnable after) {
    plan.changes().forEach(FileEdit::refuseReadOnly);
    if (reporter.dryRun()) {
      plan.changes()
          .forEach(
              edit ->
                  reporter.diff(edit.file().toString(), edit.before().orElse(""), edit.after()));
      plan.activation().ifPresent(activation -> reporter.would(activation.words()));
      after.run();
      return;
    }
    for (FileEdit edit : plan.changes()) {
      if (!edit.isCurrent()) {
        throw Failure.of(
            edit.file() + " was changed by somebody else just now; nothing was written",
            "run it again");
      }
    }
    transaction.run(
        plan.changes().stream()
            .map(edit -> new FileTransaction.Step(edit.file(), edit::write))
            .toList(),
        plan.activation(),
        after);
  }

  /** Takes back what mirrorctl had added; {@code after} brings that into force. */
  public void undo(FileUndo undo, FilePlan after) {
    if (reporter.dryRun()) {
      for (FileUndo.Part part : undo.parts()) {
        reporter.diff(part.file().toString(), part.before().orElse(""), part.after().orElse(""));
      }
      after.activation().ifPresent(activation -> reporter.would(activation.words()));
      return;
    }
    transaction.run(
        undo.parts().stream()
            .map(part -> new FileTransaction.Step(part.file(), part::run))
            .toList(),
        after.activation(),
        () -> {});
    undo.parts().forEach(this::say);
  }

  private void say(FileUndo.Part part) {
    String fate =
        !part.all()
            ? "keeps the other mirrors"
            : part.after().isEmpty()
                ? "is gone, as before"
                : part.whole() ? "is as it was before" : "keeps what others changed";
    reporter.now(part.file() + " " + fate);
    List<Addition> stays = part.stays();
    if (!stays.isEmpty()) {
      reporter.warn(
          part.file()
              + " was edited where mirrorctl's own lines stood: look for "
              + stays.get(0).mirror()
              + " in it");
    }
  }
}
