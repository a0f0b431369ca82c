package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.Failure;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Something that several checks want to know: asked when it is first wanted, and once. Nobody waits
 * for it so long that there is no time left to say so.
 */
final class Question<T> implements Supplier<T> {
  /** Less than {@link Examination#BOUND}. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private final String about;
  private final Duration patience;
  private final FutureTask<T> task;
  private boolean asked;
  private long deadline;

  /** {@code about} begins the sentence when there is no answer in time. */
  Question(String about, Supplier<T> asking) {
    this(about, PATIENCE, asking);
  }

  Question(String about, Duration patience, Supplier<T> asking) {
    this.about = about;
    this.patience = patience;
    this.task = new FutureTask<>(asking::get);
  }

  /** The answer, or what asking threw; {@code Failure} when it takes too long. */
  @Override
  public T get() {
    try {
      return task.get(Math.max(0, deadline() - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw Failure.of(about + " doesn't answer within " + Examination.words(patience), "", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException("asking " + about + " broke off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for " + about, "", e);
    }
  }

  /** Counted from when it was first asked: who asks later doesn't wait anew. */
  private synchronized long deadline() {
    if (!asked) {
      asked = true;
      deadline = System.nanoTime() + patience.toNanos();
      Thread thread = new Thread(task, "asks " + about);
      thread.setDaemon(true);
      thread.start();
    }
    return deadline;
  }
}
