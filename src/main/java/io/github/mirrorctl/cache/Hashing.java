package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;

/** One reading of one file to find out whether it is what its digest says. */
final class Hashing {
  private static final int CHUNK = 256 * 1024;

  enum Verdict {
    GOOD,
    /** It is not the content, or the disk can't read it any more. */
    BAD,
    /** It isn't there, or can't be opened: nothing is known of its bytes. */
    UNREADABLE,
    /** Its reader was told to stop. */
    ABANDONED
  }

  /** Says how fast to read, by waiting. */
  interface Pace {
    Pace FULL = (bytes, hashing) -> true;

    /** Called after so many bytes; false to stop. */
    boolean goOn(int bytes, Hashing hashing);
  }

  private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
  private volatile boolean hurried;

  /** Waits for the verdict of somebody else's reading, which is at full speed from now on. */
  Verdict join(Pace pace) {
    if (pace == Pace.FULL) {
      hurried = true;
    }
    return verdict.join();
  }

  /** Whether somebody waits for the verdict. */
  boolean isHurried() {
    return hurried;
  }

  void done(Verdict found) {
    verdict.complete(found);
  }

  Verdict read(Digest digest, Path path, Pace pace) {
    MessageDigest hash = digest.newHash();
    boolean opened = false;
    try (FileChannel channel = StorageFiles.openForReading(path)) {
      opened = true;
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer)) {
        hash.update(buffer.flip());
        buffer.clear();
        if (!pace.goOn(read, this)) {
          return Verdict.ABANDONED;
        }
      }
      return digest.matches(hash) ? Verdict.GOOD : Verdict.BAD;
    } catch (ClosedByInterruptException e) {
      return Verdict.ABANDONED;
    } catch (IOException e) {
      return opened ? Verdict.BAD : Verdict.UNREADABLE;
    }
  }
}
