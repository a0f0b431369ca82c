package io.github.mirrorctl.client;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Savepoint;
import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.host.services.ServiceManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One change of the daemon's file: written, applied and proved, or put back and that applied. A
 * service manager's success counts for nothing: a reload of an invalid file succeeds too.
 */
final class DaemonTransaction {
  private static final int LOG_LINES = 10;

  private final ServiceManager manager;
  private final DaemonProof proof;
  private final Consumer<String> progress;

  DaemonTransaction(ServiceManager manager, DaemonProof proof, Consumer<String> progress) {
    this.manager = manager;
    this.proof = proof;
    this.progress = progress;
  }

  /**
   * Does the whole of it, or throws Failure with everything as it was.
   *
   * @param change writes the file; empty when the file is right already
   * @param missing what the daemon still lacks; asked until it lacks nothing
   */
  void run(
      UndoableFile file,
      Optional<Runnable> change,
      ApplyMode mode,
      Supplier<Optional<String>> missing) {
    Savepoint before = file.savepoint();
    change.ifPresent(write -> writeOrNothing(file, before, write));
    if (mode == ApplyMode.NONE) {
      return;
    }
    Optional<Failure> failure = apply(mode, missing);
    if (failure.isPresent()) {
      List<String> log = manager.lastLogLines(LOG_LINES); // before the next start writes its own
      throw rolledBack(file, before, change.isPresent(), failure.get(), log);
    }
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

  private Optional<Failure> apply(ApplyMode mode, Supplier<Optional<String>> missing) {
    boolean restart = mode == ApplyMode.RESTART;
    String verb = restart ? "restart" : "reload";
    progress.accept(
        (restart ? "restarting" : "reloading") + " the Docker daemon (" + manager.describe() + ")");
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
        .await(missing)
        .map(what -> Failure.of("after the " + verb + " " + what, next(restart)));
  }

  private static String next(boolean restart) {
    return restart ? "" : "If its version can't take this by a reload: --apply restart";
  }

  private Failure rolledBack(
      UndoableFile file, Savepoint before, boolean written, Failure why, List<String> log) {
    Path target = file.target();
    String fate = target + " was not changed";
    if (written) {
      progress.accept("putting " + target + " back as it was");
      try {
        file.backTo(before);
        fate = target + " is as it was before";
      } catch (Failure e) {
        fate =
            target + " could NOT be put back (" + e.getMessage() + "; see " + file.backup() + ")";
      }
    }
    bringBack(written);
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

  /** Gets the daemon to run, with the old file, in the gentlest way that does it. */
  private void bringBack(boolean written) {
    try {
      if (!proof.answers()) {
        resetFailed();
        manager.start();
      } else if (written) {
        manager.reload();
      }
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
      line(next, "Start it once the cause is mended: " + manager.restartCommand());
    }
    if (!log.isEmpty()) {
      line(next, "The daemon's last log lines:");
      log.forEach(said -> line(next, "  " + said));
    }
    return next.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(text.length() == 0 ? "" : "\n").append(line);
  }
}
