package io.github.mirrorctl.cache;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileTrouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One mirror's storage directory, open for serving: what a registry keeps there, in its own layout,
 * and what mirrorctl remembers of it. Nobody else's server writes there meanwhile.
 */
public final class CacheDirectory implements AutoCloseable {
  private static final int FLUSH_SECONDS = 30;

  private final StorageLock lock;
  private final Journal journal;
  private final BlobStore blobs;
  private final Repositories repositories;
  private final ScheduledExecutorService flusher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "cache-journal");
            thread.setDaemon(true);
            return thread;
          });

  private CacheDirectory(
      StorageLock lock,
      Layout layout,
      StorageFiles.Opener opener,
      Clock clock,
      MemoryCache memory) {
    this.lock = lock;
    SetAside setAside = new SetAside(layout, clock);
    StorageFiles files = new StorageFiles(layout, opener, setAside);
    sweepTemporaries(layout);
    journal = Journal.open(layout, files, clock);
    blobs = new BlobStore(layout, files, setAside, journal, clock);
    repositories = new Repositories(layout, files, journal, memory);
    sweepPartials(layout, files);
    var unused =
        flusher.scheduleWithFixedDelay(
            journal::flush, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Opens the directory, which is created where there is none. {@code Failure} when another live
   * server has it, or when it can't be written; a full disk is no reason.
   */
  public static CacheDirectory open(Path storage, Clock clock, MemoryCache memory) {
    return open(storage, clock, FileChannel::open, memory);
  }

  static CacheDirectory open(
      Path storage, Clock clock, StorageFiles.Opener opener, MemoryCache memory) {
    AtomicFile.createDirectories(
        storage.resolve(Layout.OWN), PosixFilePermissions.fromString("rwxr-xr-x"));
    Layout layout;
    try {
      layout = new Layout(storage.toRealPath());
    } catch (IOException e) {
      throw FileTrouble.failure("open " + storage, storage, e);
    }
    if (!Files.isDirectory(layout.own(), LinkOption.NOFOLLOW_LINKS)) {
      throw Failure.of(
          layout.own() + " is a symbolic link: a cache's records stand beside the cache",
          "move it away");
    }
    StorageLock lock = StorageLock.take(layout);
    boolean opened = false;
    try {
      CacheDirectory directory = new CacheDirectory(lock, layout, opener, clock, memory);
      opened = true;
      return directory;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  public BlobStore blobs() {
    return blobs;
  }

  public Repositories repositories() {
    return repositories;
  }

  /** Nothing is under way: only the holder of the lock writes there. */
  private static void sweepTemporaries(Layout layout) {
    try {
      DirectoryTree.delete(layout.root(), layout.root().relativize(layout.temporary()));
    } catch (Failure e) {
      // they only take room
    }
  }

  /** Downloads that somebody else has brought to an end, and words about none. */
  private void sweepPartials(Layout layout, StorageFiles files) {
    for (Path algorithm : files.entries(layout.partials())) {
      for (Path file : files.entries(algorithm)) {
        String name = file.getFileName().toString();
        Optional<Digest> digest =
            Digest.parse(algorithm.getFileName() + ":" + name.replace(".upstream", ""));
        if (digest.isEmpty()
            || blobs.find(digest.get()).isPresent()
            || FileStamp.of(layout.partial(digest.get())).isEmpty()) {
          StorageFiles.deleteQuietly(file);
        }
      }
    }
  }

  /** Writes what is still only in memory, and lets the next server in. */
  @Override
  public void close() {
    flusher.shutdown();
    journal.close();
    lock.close();
  }
}
