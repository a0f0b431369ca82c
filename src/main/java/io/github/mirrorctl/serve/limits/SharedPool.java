package io.github.mirrorctl.serve.limits;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that mirrors share so that none can take them from the others: each has a queue of its
 * own, of bounded length, and takes as many threads as are free beside its own at most. A mirror
 * whose upstream or disk hangs keeps half of them busy, a second one a quarter. Thread-safe.
 */
public final class SharedPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPool.class);

  private final int threads;
  private final int longestQueue;
  private final ThreadPoolExecutor pool;
  // all guarded by this
  private final Map<String, Share> shares = new HashMap<>();
  private final Queue<Share> ready = new ArrayDeque<>();
  private int running;

  /**
   * @param name of the threads
   * @param longestQueue how many tasks may wait in one share
   */
  public SharedPool(String name, int threads, int longestQueue) {
    this.threads = threads;
    this.longestQueue = longestQueue;
    AtomicInteger count = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /** One mirror's part; throws {@code RejectedExecutionException} where its queue is full. */
  private final class Share implements Executor {
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int running;

    @Override
    public void execute(Runnable task) {
      add(this, task);
    }
  }

  /** The share of that name; the same for the same name. */
  public synchronized Executor share(String name) {
    return shares.computeIfAbsent(name, key -> new Share());
  }

  private synchronized void add(Share share, Runnable task) {
    if (pool.isShutdown() || share.queue.size() >= longestQueue) {
      throw new RejectedExecutionException("too much waits");
    }
    share.queue.add(task);
    if (share.queue.size() == 1) {
      ready.add(share);
    }
    dispatch();
  }

  /** Starts what may run now, one task of each share in turn. */
  private void dispatch() {
    int passedOver = 0;
    while (running < threads && passedOver < ready.size()) {
      Share share = ready.remove();
      if (share.running > 0 && share.running >= threads - running) {
        ready.add(share);
        passedOver++;
        continue;
      }
      passedOver = 0;
      Runnable task = share.queue.remove();
      if (!share.queue.isEmpty()) {
        ready.add(share);
      }
      running++;
      share.running++;
      pool.execute(() -> run(share, task));
    }
  }

  private void run(Share share, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task failed", e);
    } finally {
      synchronized (this) {
        running--;
        share.running--;
        if (!pool.isShutdown()) {
          dispatch();
        }
      }
    }
  }

  /** Starts nothing more; what runs is interrupted if {@code now}. */
  public synchronized void close(boolean now) {
    if (now) {
      pool.shutdownNow();
    } else {
      pool.shutdown();
    }
  }

  @Override
  public void close() {
    close(true);
  }
}
