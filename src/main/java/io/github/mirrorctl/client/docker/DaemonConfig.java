package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.UndoableFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts mirrors into the Docker daemon's daemon.json: read, plan, write, apply, prove, or put back.
 */
public final class DaemonConfig {
  private final DaemonAccess access;

  /** {@code patience} bounds each wait for the daemon to show what is wanted. */
  public DaemonConfig(
      HostEnvironment environment,
      Commands commands,
      Daemon daemon,
      Consumer<String> progress,
      Duration patience) {
    this.access =
        new DaemonAccess(
            environment, commands, daemon, progress, new DaemonProof(daemon, patience));
  }

  /** Whether the daemon's own file holds anything of mirrorctl's. */
  boolean isEdited() {
    try {
      Path file = access.target(Optional.empty(), ApplyMode.NONE).file();
      return new UndoableFile(file).record().isPresent();
    } catch (Failure e) {
      return false; // a daemon that isn't this user's
    }
  }

  /** Thinks an edit through; changes nothing. */
  public Plan plan(PlanRequest request) {
    DaemonTarget target = access.target(request.file(), request.mode());
    UndoableFile file = new UndoableFile(target.file());
    List<URI> moved = moved(request, file);
    Optional<byte[]> bytes = TextFile.bytes(target.file());
    DaemonJson before = DaemonJson.parse(bytes.orElse(new byte[0]), target.file().toString());
    DaemonJson after =
        before
            .withMirrorsFirst(request.mirrors().stream().map(MirrorUrl::uri).toList())
            .without(moved, Additions.insecure(file, moved));
    List<String> insecure =
        request.mirrors().stream()
            .filter(MirrorUrl::needsInsecureRegistry)
            .map(MirrorUrl::insecureEntry)
            .toList();
    for (String entry : insecure) {
      after = after.withInsecureRegistry(entry);
    }
    target.refuseFlags(access.environment(), !insecure.isEmpty());
    List<String> added = new ArrayList<>();
    after.registryMirrors().stream()
        .filter(url -> !before.registryMirrors().contains(url))
        .forEach(
            url -> {
              added.add(Additions.MIRROR + url);
              if (request.own()) {
                added.add(Additions.OWN + url);
              }
            });
    after.insecureRegistries().stream()
        .filter(entry -> !before.insecureRegistries().contains(entry))
        .forEach(entry -> added.add(Additions.INSECURE + entry));
    boolean fileChanges = !after.text().equals(before.text());
    if (fileChanges) {
      file.refuseReadOnly();
    }
    boolean inForce =
        target
            .state()
            .filter(
                state -> request.mirrors().stream().allMatch(m -> state.hasMirror(m.toString())))
            .isPresent();
    ApplyChoice choice =
        fileChanges || !inForce
            ? target.choose(request.mode(), access)
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

  /**
   * What mirrorctl added for a mirror that is elsewhere by now: this machine's own where it
   * listened then, any other where it spoke TLS then, or didn't. An insecure registry is so with
   * TLS too.
   */
  private static List<URI> moved(PlanRequest request, UndoableFile file) {
    Stream<String> own =
        Additions.own(file).stream()
            .filter(old -> request.own())
            .filter(old -> request.mirrors().stream().noneMatch(now -> now.means(old)));
    Stream<String> others =
        Additions.mirrors(file).stream()
            .filter(
                old -> request.mirrors().stream().anyMatch(now -> now.otherScheme().means(old)));
    return Stream.concat(own, others).distinct().map(URI::create).toList();
  }

  /** Does what was planned and proves it, or throws with everything as it was before. */
  public Outcome apply(Plan plan, BooleanSupplier mirrorAnswers) {
    if (plan.already()) {
      return new Outcome(plan.file(), false, ApplyMode.NONE, plan.why());
    }
    Optional<byte[]> now = TextFile.bytes(plan.file());
    String text = DaemonJson.parse(now.orElse(new byte[0]), plan.file().toString()).text();
    if (now.isPresent() != plan.existed() || !text.equals(plan.before())) {
      throw DaemonAccess.changedMeanwhile(plan.file());
    }
    UndoableFile file = new UndoableFile(plan.file());
    boolean validated =
        plan.fileChanges()
            && new DaemonValidation(access.environment(), access.commands())
                .check(
                    plan.after(),
                    plan.file(),
                    DaemonProcess.find(access.environment(), plan.kind()));
    boolean trial = plan.fileChanges() && !validated && !plan.inForce();
    List<String> news =
        plan.added().stream()
            .filter(a -> a.startsWith(Additions.MIRROR))
            .map(a -> a.substring(Additions.MIRROR.length()))
            .toList();
    access
        .transaction(plan.kind())
        .run(
            new Change(
                file,
                plan.chosen(),
                plan.why(),
                Optional.<Runnable>of(
                        () -> file.write(plan.after(), plan.added(), DaemonAccess.MODE_IF_NEW))
                    .filter(write -> plan.fileChanges()),
                Optional.empty(),
                access.proof().uses(plan.mirrors(), mirrorAnswers),
                Optional.of(access.proof().uses(plan.mirrors(), () -> true))
                    .filter(shown -> trial && plan.chosen() == ApplyMode.RESTART),
                new Change.Back(
                    () -> DaemonAccess.spellOut(file, plan.before()),
                    access.proof().usesNone(news))));
    return new Outcome(
        plan.file(),
        plan.fileChanges(),
        plan.chosen(),
        (plan.fileChanges() ? "now" : "already")
            + " first in "
            + plan.file()
            + (plan.chosen() == ApplyMode.NONE ? ", not applied: " + plan.why() : " and in force"));
  }
}
