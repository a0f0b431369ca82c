package io.github.mirrorctl.client;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.UndoableFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Takes mirrors out of the Docker daemon's daemon.json again, and proves that. */
public final class DaemonUndo {
  private final DaemonAccess access;

  /** {@code patience} bounds each wait for the daemon to show what is wanted. */
  public DaemonUndo(
      HostEnvironment environment,
      Commands commands,
      Daemon daemon,
      Consumer<String> progress,
      Duration patience) {
    this.access =
        new DaemonAccess(
            environment, commands, daemon, progress, new DaemonProof(daemon, patience));
  }

  /** Thinks the undo of all edits through; changes nothing. */
  public UndoPlan plan(Optional<Path> named, ApplyMode mode) {
    DaemonTarget target = access.target(named, mode);
    UndoableFile file = new UndoableFile(target.file());
    UndoableFile.UndoPlan undo = file.planUndo(withoutAdded(file));
    List<String> left =
        undo.after()
            .map(text -> DaemonJson.parse(text, target.file().toString()).registryMirrors())
            .orElse(List.of());
    List<String> gone =
        Additions.mirrors(file).stream()
            .filter(url -> left.stream().noneMatch(other -> DaemonJson.same(url, other)))
            .toList();
    boolean inForce = target.state().filter(s -> gone.stream().anyMatch(s::hasMirror)).isPresent();
    ApplyChoice choice =
        undo.outcome() == UndoableFile.Outcome.NOTHING
            ? ApplyChoice.none("nothing to undo in " + target.file())
            : undo.fileChanges() || inForce
                ? target.choose(mode, access.environment(), access.commands())
                : ApplyChoice.none("no longer in " + target.file() + ", and not in force");
    return new UndoPlan(
        target.file(),
        undo.before(),
        undo.after(),
        undo.outcome(),
        choice.mode(),
        choice.why(),
        gone,
        target.kind());
  }

  /** Does the undo that was planned and proves it, or throws with everything as it was. */
  public Outcome undo(UndoPlan plan) {
    if (plan.nothingToUndo()) {
      return new Outcome(plan.file(), false, ApplyMode.NONE, plan.why());
    }
    UndoableFile file = new UndoableFile(plan.file());
    UnaryOperator<String> withoutAdded = withoutAdded(file);
    UndoableFile.UndoPlan now = file.planUndo(withoutAdded);
    if (!now.before().equals(plan.before()) || !now.after().equals(plan.after())) {
      throw DaemonAccess.changedMeanwhile(plan.file());
    }
    boolean reload = plan.chosen() == ApplyMode.RELOAD;
    Runnable write =
        reload
            ? () -> DaemonAccess.spellOut(file, plan.after().orElse("{}"))
            : () -> file.putBack(withoutAdded);
    access
        .transaction(plan.kind())
        .run(
            new Change(
                file,
                plan.chosen(),
                plan.why(),
                Optional.of(write).filter(w -> plan.fileChanges() || reload),
                // what was spelled out for the reload goes again
                Optional.<Runnable>of(() -> file.putBack(text -> plan.after().orElse(text)))
                    .filter(finish -> reload),
                access.proof().usesNone(plan.mirrors()),
                Optional.empty(),
                new Change.Back(
                    () -> DaemonAccess.spellOut(file, plan.before().orElse("{}")),
                    Optional::empty)));
    file.forget(); // last, so that an undo that was cut off can be done again
    boolean whole = plan.outcome() == UndoableFile.Outcome.RESTORED;
    String fate =
        plan.after().isEmpty()
            ? "is gone, as before"
            : whole ? "is as it was before" : "keeps what others changed";
    return new Outcome(plan.file(), plan.fileChanges(), plan.chosen(), plan.file() + " " + fate);
  }

  private static UnaryOperator<String> withoutAdded(UndoableFile file) {
    return text ->
        DaemonJson.parse(text, file.target().toString())
            .without(
                Additions.mirrors(file).stream().map(URI::create).toList(),
                Additions.insecure(file))
            .text();
  }
}
