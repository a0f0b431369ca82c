package io.github.mirrorctl.serve.pull;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that may block; the event loops never do. All mirrors share them. */
public final class Workers implements AutoCloseable {
  private static final int DISK_THREADS = 8;

  /** Downloads at a time; a client's pull has three to ten. */
  private static final int DOWNLOADS = 128;

  /** Each takes a core: half of them, or the only one, is what they may have. */
  private static final int PASSWORDS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final ExecutorService disk = pool("disk", DISK_THREADS);
  private final ExecutorService downloads = pool("download", DOWNLOADS);
  private final ExecutorService passwords = pool("password", PASSWORDS);
  private final ScheduledExecutorService timer;

  public Workers() {
    ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, daemons("timer"));
    one.setRemoveOnCancelPolicy(true);
    timer = one;
  }

  /** For short reads and writes of files. */
  public ExecutorService disk() {
    return disk;
  }

  /** For what waits on the upstream. */
  public ExecutorService downloads() {
    return downloads;
  }

  /** For what computes as long as it takes to try a password. */
  public ExecutorService passwords() {
    return passwords;
  }

  public ScheduledExecutorService timer() {
    return timer;
  }

  private static ExecutorService pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Ends them where they stand: what is half done on the disk is gone on with later. */
  @Override
  public void close() {
    timer.shutdownNow();
    downloads.shutdownNow();
    passwords.shutdownNow();
    disk.shutdown();
  }
}
