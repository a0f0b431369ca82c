package io.github.mirrorctl.client.files;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Savepoint;
import io.github.mirrorctl.host.UndoableFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Several files written as one: all of them, brought into force and proved, or none. A crash leaves
 * each file whole, old or new, and the next run goes on from there.
 */
final class FileTransaction {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Duration patience;
  private final Consumer<String> progress;

  FileTransaction(Duration patience, Consumer<String> progress) {
    this.patience = patience;
    this.progress = progress;
  }

  /** One write; it throws with its own file as it was, others are put back here. */
  record Step(Path file, Runnable write) {}

  /** {@code after} is part of it: where it throws, the files are put back too. */
  void run(List<Step> steps, Optional<Activation> activation, Runnable after) {
    Deque<Savepoint> done = new ArrayDeque<>();
    Deque<Path> files = new ArrayDeque<>();
    try {
      for (Step step : steps) {
        files.push(step.file());
        done.push(new UndoableFile(step.file()).savepoint());
        step.write().run();
      }
      activation.ifPresent(this::activate);
      after.run();
    } catch (RuntimeException e) {
      throw back(e, files, done, activation.filter(again -> done.size() == steps.size()));
    }
  }

  private void activate(Activation activation) {
    progress.accept(activation.words());
    activation.run();
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<String> missing = activation.missing();
    while (missing.isPresent() && System.nanoTime() - deadline < 0) {
      pause();
      missing = activation.missing();
    }
    if (missing.isPresent()) {
      throw Failure.of(
          missing.get() + " within " + patience.toSeconds() + " s of this: " + activation.words(),
          "");
    }
  }

  private RuntimeException back(
      RuntimeException why,
      Deque<Path> files,
      Deque<Savepoint> done,
      Optional<Activation> activation) {
    List<String> fates = new ArrayList<>();
    while (!done.isEmpty()) {
      Path file = files.pop();
      try {
        new UndoableFile(file).backTo(done.pop());
        fates.add(file + " is as it was before");
      } catch (RuntimeException e) {
        why.addSuppressed(e);
        fates.add(file + " could NOT be put back (" + e.getMessage() + ")");
      }
    }
    activation.ifPresent(again -> runQuietly(again, why));
    Collections.reverse(fates);
    String fate = fates.isEmpty() ? "nothing was changed" : String.join("; ", fates);
    return why instanceof Failure failure
        ? failure.saying(failure.getMessage() + "; " + fate)
        : why;
  }

  private static void runQuietly(Activation activation, RuntimeException why) {
    try {
      activation.run();
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for a client", "", e);
    }
  }
}
