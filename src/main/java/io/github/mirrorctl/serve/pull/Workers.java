package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.limits.SharedPool;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The threads that may block; the event loops never do. Mirrors share them, and none can take them
 * from the others.
 */
public final class Workers implements AutoCloseable {
  private static final int DISK_THREADS = 16;

  /** What may wait of one mirror: each request has a task or two. */
  private static final int WAITING = 5000;

  /** Each takes a core: half of them, or the only one, is what they may have. */
  private static final int PASSWORDS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final SharedPool disk = new SharedPool("disk", DISK_THREADS, WAITING);
  private final SharedPool downloads = new SharedPool("download", MemoryBudget.DOWNLOADS, WAITING);
  private final SharedPool passwords = new SharedPool("password", PASSWORDS, WAITING);
  private final ScheduledExecutorService timer;

  public Workers() {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "timer");
              thread.setDaemon(true);
              return thread;
            });
    one.setRemoveOnCancelPolicy(true);
    timer = one;
  }

  /** For a mirror's short reads and writes of files. */
  public Executor disk(String mirror) {
    return disk.share(mirror);
  }

  /** For a mirror's downloads. */
  public Executor downloads(String mirror) {
    return downloads.share(mirror);
  }

  /** For what computes as long as it takes to try a password. */
  public Executor passwords() {
    return passwords.share("");
  }

  public ScheduledExecutorService timer() {
    return timer;
  }

  /** Ends them where they stand: what is half done on the disk is gone on with later. */
  @Override
  public void close() {
    timer.shutdownNow();
    downloads.close();
    passwords.close();
    disk.close(false);
  }
}
