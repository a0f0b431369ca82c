package io.github.mirrorctl.cache;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileTrouble;
import io.github.mirrorctl.host.LockHolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second server out of a storage directory. The kernel holds the lock, so it is free again
 * however its holder ends, {@code kill -9} included.
 */
final class StorageLock implements AutoCloseable {
  private static final String WHO = "mirrorctl serve";

  /**
   * What this process holds. Static, because the kernel's lock is the process's too: whichever of
   * its threads closes the file, even one that only read it, lets the lock go (fcntl(2)), so a file
   * that is locked here must not be opened a second time.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private StorageLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock at once; {@code Failure} naming the holder when somebody else has it. */
  static StorageLock take(Layout layout) {
    Path file = layout.lock();
    if (!HELD.add(file)) {
      throw held(layout, " (pid " + ProcessHandle.current().pid() + ": this one)");
    }
    boolean taken = false;
    try {
      FileChannel channel = StorageFiles.openLock(file);
      try {
        if (!tryLock(channel)) {
          throw held(layout, LockHolder.read(channel));
        }
        sign(channel);
        taken = true;
        return new StorageLock(file, channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw FileTrouble.failure("lock " + file, file, e);
    } finally {
      if (!taken) {
        HELD.remove(file);
      }
    }
  }

  // the lock lives as long as its channel, which the StorageLock keeps and closes
  private static boolean tryLock(FileChannel channel) throws IOException {
    Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
    return lock.isPresent();
  }

  private static Failure held(Layout layout, String holder) {
    return Failure.of(
        "another server" + holder + " serves " + layout.root() + ": two would damage the cache",
        "stop that one, or name another directory with --storage DIR");
  }

  private static void sign(FileChannel channel) {
    try {
      LockHolder.write(channel, WHO);
    } catch (IOException e) {
      // a full disk: it is only for whoever is kept out
    }
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
    } catch (IOException e) {
      // as above
    } finally {
      try {
        channel.close();
      } catch (IOException e) {
        // the descriptor, and with it the lock, is gone all the same
      } finally {
        HELD.remove(file);
      }
    }
  }
}
