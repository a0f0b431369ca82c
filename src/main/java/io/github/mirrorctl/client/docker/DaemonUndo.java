package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
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
    return plan(target, undo, Additions.mirrors(file), List.of(), mode);
  }

  /**
   * Thinks through what takes back this machine's own mirror alone; everything, where nothing else
   * was added.
   */
  public UndoPlan planOwn(MirrorUrl mirror, ApplyMode mode) {
    DaemonTarget target = access.target(Optional.empty(), mode);
    UndoableFile file = new UndoableFile(target.file());
    Optional<String> before = TextFile.read(target.file());
    Optional<DaemonJson> json =
        before.map(text -> DaemonJson.parse(text, target.file().toString()));
    List<String> there = json.map(DaemonJson::registryMirrors).orElse(List.of());
    List<String> own =
        Additions.mirrors(file).stream()
            .filter(url -> mirror.means(url) || Additions.own(file).contains(url))
            .toList();
    boolean others =
        Additions.mirrors(file).stream()
            .filter(url -> !own.contains(url))
            .anyMatch(url -> there.stream().anyMatch(other -> DaemonJson.same(url, other)));
    if (!others || json.isEmpty()) {
      return plan(Optional.empty(), mode);
    }
    List<URI> urls = own.stream().map(URI::create).toList();
    List<String> insecure = Additions.insecure(file, urls);
    UndoableFile.UndoPlan undo =
        new UndoableFile.UndoPlan(
            own.isEmpty() ? UndoableFile.Outcome.NOTHING : UndoableFile.Outcome.EDITS_KEPT,
            before,
            Optional.of(json.get().without(urls, insecure).text()));
    return plan(target, undo, own, Additions.entries(own, insecure), mode);
  }

  private UndoPlan plan(
      DaemonTarget target,
      UndoableFile.UndoPlan undo,
      List<String> mirrors,
      List<String> taken,
      ApplyMode mode) {
    List<String> left =
        undo.after()
            .map(text -> DaemonJson.parse(text, target.file().toString()).registryMirrors())
            .orElse(List.of());
    List<String> gone =
        mirrors.stream()
            .filter(url -> left.stream().noneMatch(other -> DaemonJson.same(url, other)))
            .toList();
    boolean inForce = target.state().filter(s -> gone.stream().anyMatch(s::hasMirror)).isPresent();
    ApplyChoice choice =
        undo.outcome() == UndoableFile.Outcome.NOTHING
            ? ApplyChoice.none("nothing to undo in " + target.file())
            : undo.fileChanges() || inForce
                ? target.choose(mode, access)
                : ApplyChoice.none("no longer in " + target.file() + ", and not in force");
    return new UndoPlan(
        target.file(),
        undo.before(),
        undo.after(),
        undo.outcome(),
        choice.mode(),
        choice.why(),
        gone,
        target.kind(),
        taken);
  }

  /** Does the undo that was planned and proves it, or throws with everything as it was. */
  public Outcome undo(UndoPlan plan) {
    if (plan.nothingToUndo()) {
      return new Outcome(plan.file(), false, ApplyMode.NONE, plan.why());
    }
    UndoableFile file = new UndoableFile(plan.file());
    refuseChanged(plan, file);
    boolean all = plan.taken().isEmpty();
    boolean reload = plan.chosen() == ApplyMode.RELOAD;
    Runnable write =
        all
            ? () -> file.putBack(text -> plan.after().orElse(text))
            : () -> file.write(plan.after().orElse("{}"), List.of(), DaemonAccess.MODE_IF_NEW);
    Runnable spelled = () -> DaemonAccess.spellOut(file, plan.after().orElse("{}"));
    access
        .transaction(plan.kind())
        .run(
            new Change(
                file,
                plan.chosen(),
                plan.why(),
                Optional.of(reload ? spelled : write).filter(w -> plan.fileChanges() || reload),
                // what was spelled out for the reload goes again
                Optional.of(write).filter(finish -> reload),
                access.proof().usesNone(plan.mirrors()),
                Optional.empty(),
                new Change.Back(
                    () -> DaemonAccess.spellOut(file, plan.before().orElse("{}")),
                    Optional::empty)));
    // last, so that an undo that was cut off can be done again
    if (all) {
      file.forget();
    } else {
      file.forget(plan.taken());
    }
    return new Outcome(
        plan.file(), plan.fileChanges(), plan.chosen(), plan.file() + " " + fate(plan));
  }

  private static void refuseChanged(UndoPlan plan, UndoableFile file) {
    boolean same =
        plan.taken().isEmpty()
            ? file.planUndo(withoutAdded(file)).after().equals(plan.after())
            : file.record().isPresent();
    if (!same || !TextFile.read(file.target()).equals(plan.before())) {
      throw DaemonAccess.changedMeanwhile(plan.file());
    }
  }

  private static String fate(UndoPlan plan) {
    if (!plan.taken().isEmpty()) {
      return "keeps the other mirrors; this one is out of it";
    }
    boolean whole = plan.outcome() == UndoableFile.Outcome.RESTORED;
    return plan.after().isEmpty()
        ? "is gone, as before"
        : whole ? "is as it was before" : "keeps what others changed";
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
