package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Savepoint;
import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.host.services.ServiceManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One change of the daemon's file: written, applied and proved, or put back and that applied. A
 * service manager's success counts for nothing: a reload of an invalid file succeeds too.
 */
final class DaemonTransaction {
  /** A daemon refuses a file at once, and takes one within a moment. */
  private static final Duration TRIAL = Duration.ofSeconds(10);

  private static final int LOG_LINES = 10;
  private static final int LINE = 400;

  private final ServiceManager manager;
  private final DaemonProof proof;
  private final Consumer<String> progress;

  DaemonTransaction(ServiceManager manager, DaemonProof proof, Consumer<String> progress) {
    this.manager = manager;
    this.proof = proof;
    this.progress = progress;
  }

  /** Does the whole of it, or throws Failure with everything as it was. */
  void run(Change change) {
    UndoableFile file = change.file();
    Savepoint before = file.savepoint();
    change.write().ifPresent(write -> writeOrNothing(file, before, write));
    if (change.mode() == ApplyMode.NONE) {
      return;
    }
    Optional<Failure> failure = change.trial().flatMap(this::tried).or(() -> apply(change));
    if (failure.isPresent()) {
      List<String> log = manager.lastLogLines(LOG_LINES); // before the next start writes its own
      throw rolledBack(change, before, failure.get(), log);
    }
    change.finish().ifPresent(Runnable::run);
  }

  /**
   * Lets the running daemon read the file before it is stopped: where dockerd can't validate, a
   * file that was bad all along would otherwise be found out when nothing runs any more.
   */
  private Optional<Failure> tried(Supplier<Optional<String>> missing) {
    progress.accept("trying the file by a reload first");
    try {
      manager.reload();
    } catch (Failure e) {
      return Optional.empty(); // no reload here: the restart decides
    }
    return proof
        .await(missing, TRIAL)
        .map(what -> Failure.of("the daemon was not restarted: after a trial reload " + what, ""));
  }

  private static void writeOrNothing(UndoableFile file, Savepoint before, Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      try {
        file.backTo(before);
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private Optional<Failure> apply(Change change) {
    boolean restart = change.mode() == ApplyMode.RESTART;
    String verb = restart ? "restart" : "reload";
    progress.accept(verb + "ing the Docker daemon: " + change.why());
    try {
      if (restart) {
        resetFailed(); // a third restart within a minute would otherwise be refused
        manager.restart();
      } else {
        manager.reload();
      }
    } catch (Failure e) {
      return Optional.of(e);
    }
    return proof
        .await(change.missing())
        .map(what -> Failure.of("after the " + verb + " " + what, next(restart)));
  }

  private static String next(boolean restart) {
    return restart ? "" : "if its version can't take this by a reload: --apply restart";
  }

  private Failure rolledBack(Change change, Savepoint before, Failure why, List<String> log) {
    UndoableFile file = change.file();
    Path target = file.target();
    String fate = target + " was not changed";
    if (change.write().isPresent()) {
      progress.accept("putting " + target + " back as it was");
      reloadBack(change.back());
      try {
        file.backTo(before);
        fate = target + " is as it was before";
      } catch (Failure e) {
        fate =
            target + " could NOT be put back (" + e.getMessage() + "; see " + file.backup() + ")";
      }
    }
    if (!proof.answers()) {
      startAgain();
    }
    boolean runs = proof.await(proof.runs()).isEmpty();
    String message =
        why.getMessage()
            + "; "
            + fate
            + (runs ? ", and the daemon runs" : ", and the daemon does NOT run");
    String next = next(why, log, runs);
    return why.kind() == Failure.Kind.RIGHTS
        ? Failure.rights(message, next, why)
        : Failure.of(message, next, why);
  }

  /** Takes the change out of a daemon that runs with it, without another restart. */
  private void reloadBack(Change.Back back) {
    try {
      if (proof.answers() && back.missing().get().isPresent()) {
        back.write().run();
        manager.reload();
        proof.await(back.missing()).ifPresent(progress);
      }
    } catch (Failure e) {
      progress.accept(e.getMessage());
    }
  }

  private void startAgain() {
    try {
      resetFailed();
      manager.start();
    } catch (Failure e) {
      progress.accept(e.getMessage());
    }
  }

  private void resetFailed() {
    try {
      manager.resetFailed();
    } catch (Failure e) {
      // it only clears the way; what follows says what is wrong
    }
  }

  private String next(Failure why, List<String> log, boolean runs) {
    StringBuilder next = new StringBuilder(why.next());
    if (!runs) {
      line(next, "start it once the cause is mended: " + manager.restartCommand());
    }
    if (!log.isEmpty()) {
      line(next, "the daemon's last log lines:");
      log.forEach(said -> line(next, "  " + shortened(said)));
    }
    return next.toString();
  }

  /** dockerd logs its whole configuration in one line when it reloads. */
  private static String shortened(String line) {
    return line.length() <= LINE ? line : line.substring(0, LINE - 1) + "…";
  }

  private static void line(StringBuilder text, String line) {
    text.append(text.length() == 0 ? "" : "\n").append(line);
  }
}
