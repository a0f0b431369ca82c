package io.github.mirrorctl.client;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.UndoRecord;
import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.host.services.ServiceManagers;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Puts mirrors into the Docker daemon's daemon.json, and takes them out again: read, plan, write,
 * apply, prove, or put back.
 */
public final class DaemonConfig {
  private static final Set<PosixFilePermission> MODE_IF_NEW =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final String MIRROR = "registry-mirrors=";
  private static final String INSECURE = "insecure-registries=";

  private final HostEnvironment environment;
  private final Commands commands;
  private final Daemon daemon;
  private final Consumer<String> progress;
  private final DaemonProof proof;

  /** {@code patience} bounds each wait for the daemon to show what is wanted. */
  public DaemonConfig(
      HostEnvironment environment,
      Commands commands,
      Daemon daemon,
      Consumer<String> progress,
      Duration patience) {
    this.environment = environment;
    this.commands = commands;
    this.daemon = daemon;
    this.progress = progress;
    this.proof = new DaemonProof(daemon, patience);
  }

  /** Whether the daemon itself says that it uses this mirror. */
  public boolean inForce(MirrorUrl mirror) {
    return daemon.state().hasMirror(mirror.toString());
  }

  /** Thinks an edit through; changes nothing. */
  public Plan plan(PlanRequest request) {
    DaemonTarget target = target(request.file(), request.mode());
    Optional<byte[]> bytes = TextFile.bytes(target.file());
    DaemonJson before = DaemonJson.parse(bytes.orElse(new byte[0]), target.file().toString());
    DaemonJson after =
        before
            .withMirrorsFirst(request.mirrors().stream().map(MirrorUrl::uri).toList())
            .without(moved(request, target.file()), List.of());
    List<String> insecure =
        request.mirrors().stream()
            .filter(MirrorUrl::needsInsecureRegistry)
            .map(MirrorUrl::insecureEntry)
            .toList();
    for (String entry : insecure) {
      after = after.withInsecureRegistry(entry);
    }
    target.refuseFlags(environment, !insecure.isEmpty());
    List<String> added = new ArrayList<>();
    after.registryMirrors().stream()
        .filter(url -> !before.registryMirrors().contains(url))
        .forEach(url -> added.add(MIRROR + url));
    after.insecureRegistries().stream()
        .filter(entry -> !before.insecureRegistries().contains(entry))
        .forEach(entry -> added.add(INSECURE + entry));
    boolean fileChanges = !after.text().equals(before.text());
    if (fileChanges) {
      new UndoableFile(target.file()).refuseReadOnly();
    }
    boolean inForce =
        target
            .state()
            .filter(
                state -> request.mirrors().stream().allMatch(m -> state.hasMirror(m.toString())))
            .isPresent();
    ApplyChoice choice =
        fileChanges || !inForce
            ? target.choose(request.mode(), environment, commands)
            : ApplyChoice.none("already in " + target.file() + " and in force");
    return new Plan(
        target.file(),
        before.text(),
        bytes.isPresent(),
        after.text(),
        choice.mode(),
        choice.why(),
        fileChanges,
        inForce,
        request.mirrors(),
        added,
        target.kind());
  }

  /** Where this machine's mirror listened when mirrorctl added it, if it listens elsewhere now. */
  private static List<URI> moved(PlanRequest request, Path file) {
    if (request.mirrors().stream().noneMatch(MirrorUrl::isLoopback)) {
      return List.of();
    }
    return added(new UndoableFile(file), MIRROR).stream()
        .map(MirrorUrl::parse)
        .filter(MirrorUrl::isLoopback)
        .filter(old -> request.mirrors().stream().noneMatch(now -> now.means(old.toString())))
        .map(MirrorUrl::uri)
        .toList();
  }

  /** Does what was planned and proves it, or throws with everything as it was before. */
  public Outcome apply(Plan plan, BooleanSupplier mirrorAnswers) {
    if (plan.already()) {
      return new Outcome(plan.file(), false, ApplyMode.NONE, plan.why());
    }
    Optional<byte[]> now = TextFile.bytes(plan.file());
    String text = DaemonJson.parse(now.orElse(new byte[0]), plan.file().toString()).text();
    if (now.isPresent() != plan.existed() || !text.equals(plan.before())) {
      throw changedMeanwhile(plan.file());
    }
    UndoableFile file = new UndoableFile(plan.file());
    boolean validated =
        plan.fileChanges()
            && new DaemonValidation(environment, commands)
                .check(plan.after(), plan.file(), DaemonProcess.find(environment, plan.kind()));
    boolean trial = plan.fileChanges() && !validated && !plan.inForce();
    List<String> news =
        plan.added().stream()
            .filter(a -> a.startsWith(MIRROR))
            .map(a -> a.substring(MIRROR.length()))
            .toList();
    transaction(plan.kind())
        .run(
            new Change(
                file,
                plan.chosen(),
                plan.why(),
                Optional.<Runnable>of(() -> file.write(plan.after(), plan.added(), MODE_IF_NEW))
                    .filter(write -> plan.fileChanges()),
                Optional.empty(),
                proof.uses(plan.mirrors(), mirrorAnswers),
                Optional.of(proof.uses(plan.mirrors(), () -> true))
                    .filter(shown -> trial && plan.chosen() == ApplyMode.RESTART),
                new Change.Back(() -> spellOut(file, plan.before()), proof.usesNone(news))));
    return new Outcome(
        plan.file(),
        plan.fileChanges(),
        plan.chosen(),
        (plan.fileChanges() ? "now" : "already")
            + " first in "
            + plan.file()
            + (plan.chosen() == ApplyMode.NONE ? ", not applied: " + plan.why() : " and in force"));
  }

  /** Thinks the undo of all edits through; changes nothing. */
  public UndoPlan planUndo(Optional<Path> named, ApplyMode mode) {
    DaemonTarget target = target(named, mode);
    UndoableFile file = new UndoableFile(target.file());
    UndoableFile.UndoPlan undo = file.planUndo(withoutAdded(file));
    List<String> left =
        undo.after()
            .map(text -> DaemonJson.parse(text, target.file().toString()).registryMirrors())
            .orElse(List.of());
    List<String> gone =
        added(file, MIRROR).stream()
            .filter(url -> left.stream().noneMatch(other -> DaemonJson.same(url, other)))
            .toList();
    boolean inForce = target.state().filter(s -> gone.stream().anyMatch(s::hasMirror)).isPresent();
    ApplyChoice choice =
        undo.outcome() == UndoableFile.Outcome.NOTHING
            ? ApplyChoice.none("nothing to undo in " + target.file())
            : undo.fileChanges() || inForce
                ? target.choose(mode, environment, commands)
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

  /** Puts the file back, applies that and proves it, or throws with everything as it was. */
  public Outcome undo(Optional<Path> named, ApplyMode mode) {
    return undo(planUndo(named, mode));
  }

  /** Does the undo that was planned. */
  public Outcome undo(UndoPlan plan) {
    if (plan.nothingToUndo()) {
      return new Outcome(plan.file(), false, ApplyMode.NONE, plan.why());
    }
    UndoableFile file = new UndoableFile(plan.file());
    UnaryOperator<String> withoutAdded = withoutAdded(file);
    UndoableFile.UndoPlan now = file.planUndo(withoutAdded);
    if (!now.before().equals(plan.before()) || !now.after().equals(plan.after())) {
      throw changedMeanwhile(plan.file());
    }
    boolean reload = plan.chosen() == ApplyMode.RELOAD;
    Runnable write =
        reload ? () -> spellOut(file, plan.after().orElse("{}")) : () -> file.putBack(withoutAdded);
    transaction(plan.kind())
        .run(
            new Change(
                file,
                plan.chosen(),
                plan.why(),
                Optional.of(write).filter(w -> plan.fileChanges() || reload),
                // what was spelled out for the reload goes again
                Optional.<Runnable>of(() -> file.putBack(text -> plan.after().orElse(text)))
                    .filter(finish -> reload),
                proof.usesNone(plan.mirrors()),
                Optional.empty(),
                new Change.Back(
                    () -> spellOut(file, plan.before().orElse("{}")), Optional::empty)));
    file.forget(); // last, so that an undo that was cut off can be done again
    boolean whole = plan.outcome() == UndoableFile.Outcome.RESTORED;
    String fate =
        plan.after().isEmpty()
            ? "is gone, as before"
            : whole ? "is as it was before" : "keeps what others changed";
    return new Outcome(plan.file(), plan.fileChanges(), plan.chosen(), plan.file() + " " + fate);
  }

  private DaemonTarget target(Optional<Path> named, ApplyMode mode) {
    return DaemonTarget.find(environment, daemon, named, mode);
  }

  private static void spellOut(UndoableFile file, String text) {
    String spelled = DaemonJson.parse(text, file.target().toString()).withExplicitLists().text();
    file.write(spelled, List.of(), MODE_IF_NEW);
  }

  private DaemonTransaction transaction(DaemonKind kind) {
    return new DaemonTransaction(
        ServiceManagers.detect(environment, commands, kind), proof, progress);
  }

  private UnaryOperator<String> withoutAdded(UndoableFile file) {
    return text ->
        DaemonJson.parse(text, file.target().toString())
            .without(added(file, MIRROR).stream().map(URI::create).toList(), added(file, INSECURE))
            .text();
  }

  private static List<String> added(UndoableFile file, String prefix) {
    return file.record().map(UndoRecord::added).orElse(List.of()).stream()
        .filter(entry -> entry.startsWith(prefix))
        .map(entry -> entry.substring(prefix.length()))
        .toList();
  }

  private static Failure changedMeanwhile(Path file) {
    return Failure.of(
        file + " was changed by somebody else just now; nothing was written", "run it again");
  }
}
