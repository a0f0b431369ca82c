package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.MemoryCache;
import io.github.mirrorctl.serve.limits.MemoryBudget;

/** What all mirrors of a server share: threads, what is remembered, and memory for answers. */
public record Resources(Workers workers, MemoryCache memory, MemoryBudget budget)
    implements AutoCloseable {
  public Resources() {
    this(new Workers(), new MemoryCache(MemoryBudget.CACHE), new MemoryBudget());
  }

  @Override
  public void close() {
    workers.close();
  }
}
