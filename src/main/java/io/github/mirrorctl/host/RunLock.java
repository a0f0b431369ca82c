package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets one mirrorctl at a time change this machine. The kernel holds the lock, so it is free again
 * however its holder ends, kill -9 included.
 */
public final class RunLock implements AutoCloseable {
  private static final Duration NAMELESS = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for at most {@code wait}.
   *
   * @param what the command that takes it, for whoever waits: {@code mirrorctl up}
   * @param waiting told once, in words, when another run holds it
   */
  public static RunLock acquire(Path file, String what, Duration wait, Consumer<String> waiting) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      // others may look at root's, nobody else may write; a user's own lies in a private directory
      AtomicFile.createDirectories(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    FileChannel channel = open(file);
    boolean taken = false;
    try {
      long start = System.nanoTime();
      long deadline = start + wait.toNanos();
      boolean told = false;
      while (!tryLock(channel)) {
        String holder = LockHolder.read(channel);
        if (System.nanoTime() - deadline >= 0) {
          throw Failure.of(
              "another mirrorctl" + holder + " is still at work after " + Command.words(wait),
              "wait until it is done, or end it, then run this again");
        }
        // whoever has just taken it needs a moment to say so
        if (!told && (!holder.isEmpty() || System.nanoTime() - start > NAMELESS.toNanos())) {
          waiting.accept("waiting for another mirrorctl" + holder);
          told = true;
        }
        Thread.sleep(POLL.toMillis());
      }
      LockHolder.write(channel, what);
      taken = true;
      return new RunLock(channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for another mirrorctl", "", e);
    } catch (IOException e) {
      throw FileTrouble.failure("lock " + file, file, e);
    } finally {
      if (!taken) {
        closeQuietly(channel);
      }
    }
  }

  private static FileChannel open(Path file) {
    Path absolute = file.toAbsolutePath();
    try (DirectoryHandle directory =
        DirectoryHandle.open(Objects.requireNonNull(absolute.getParent()))) {
      return directory.lock(absolute.getFileName());
    } catch (IOException e) {
      throw FileTrouble.failure("open the lock " + file, file, e);
    }
  }

  // the lock lives as long as its channel, which the RunLock keeps and closes
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
      return lock.isPresent();
    } catch (OverlappingFileLockException e) {
      return false; // held by another thread of this process
    }
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
    } catch (IOException e) {
      // the text is only for whoever waits; the lock goes with the channel
    } finally {
      closeQuietly(channel);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // closing can fail only after the descriptor, and with it the lock, is gone
    }
  }
}
