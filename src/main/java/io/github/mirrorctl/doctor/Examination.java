package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs checks side by side and within bounds: one that hangs is told as such, and keeps neither the
 * others nor the end of the program waiting.
 */
public final class Examination {
  /** How long all of it may take. */
  public static final Duration BOUND = Duration.ofSeconds(5);

  private final List<Check> checks;
  private final Duration bound;

  public Examination(List<Check> checks, Duration bound) {
    this.checks = List.copyOf(checks);
    this.bound = bound;
  }

  /** What came of each, in the order of the checks. */
  public List<Examined> run() {
    long deadline = System.nanoTime() + bound.toNanos();
    List<FutureTask<Finding>> running = checks.stream().map(Examination::started).toList();
    List<Examined> examined = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      Check check = checks.get(i);
      Finding finding = awaited(running.get(i), deadline);
      examined.add(new Examined(check.id(), check.subject(), finding));
    }
    return examined;
  }

  private static FutureTask<Finding> started(Check check) {
    FutureTask<Finding> task = new FutureTask<>(() -> examined(check));
    Thread thread = new Thread(task, "examines " + check.id());
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static Finding examined(Check check) {
    try {
      return check.examine();
    } catch (Failure e) {
      return Finding.of(e);
    } catch (InvalidInput e) {
      return Finding.of(e);
    } catch (RuntimeException e) {
      return Finding.warning(
          "couldn't be looked at: something unforeseen went wrong: " + e.getMessage(),
          "report it with what this shows");
    }
  }

  private Finding awaited(FutureTask<Finding> task, long deadline) {
    try {
      return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return Finding.warning(
          "wasn't done within " + words(bound), "run it again; what it looks at may hang");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check broke off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while looking at the mirrors", "", e);
    }
  }

  static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
