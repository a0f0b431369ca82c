package io.github.mirrorctl.cache;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A download that isn't whole yet: a file under {@code .mirrorctl/partial/<algorithm>/<hex>} with a
 * small one beside it that keeps what the upstream said of the whole, so that a later run, after
 * {@code kill -9} too, goes on from the last byte.
 *
 * <p>One thread writes at a time; any number may read {@link #written} and, up to there, the {@link
 * #channel} meanwhile. A thread that is interrupted while it reads or writes closes the channel for
 * all of them: interrupt none.
 */
public final class PartialBlob implements AutoCloseable {
  private static final int CHUNK = 256 * 1024;

  private final Digest digest;
  private final Path path;
  private final Path sidecar;
  private final StorageFiles files;
  private final BlobStore store;
  private final FileChannel channel;
  private volatile long written;
  private volatile Expectation expected;

  // the writer's, guarded by this
  /** Null while what is in the file has yet to be hashed. */
  private @Nullable MessageDigest hash;

  private boolean gone;

  PartialBlob(Digest digest, Layout layout, StorageFiles files, BlobStore store)
      throws IOException {
    this.digest = digest;
    this.path = layout.partial(digest);
    this.sidecar = layout.sidecar(digest);
    this.files = files;
    this.store = store;
    this.channel = files.open(path);
    try {
      written = channel.size();
      expected =
          files.read(sidecar, Expectation.LONGEST).map(Expectation::parse).orElse(Expectation.NONE);
      if (expected.length().isPresent() && written > expected.length().getAsLong()) {
        startOver();
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** How many bytes there are; they can be read from the {@link #channel}. */
  public long written() {
    return written;
  }

  /** The whole's length in bytes, as the upstream's last answer had it. */
  public OptionalLong expectedLength() {
    return expected.length();
  }

  /** The whole's ETag, as the upstream's last answer had it. */
  public Optional<String> validator() {
    return expected.validator();
  }

  /**
   * Keeps what the upstream says of the whole. A crash leaves the old words or the new ones; a
   * power cut may leave none, which costs a check and not a byte. Throws {@code
   * UncheckedIOException} when it can't be written: it holds for this run all the same.
   */
  public void expect(long length, Optional<String> validator) {
    Expectation said = Expectation.of(length, validator);
    if (!said.equals(expected)) {
      expected = said;
      try {
        files.write(sidecar, said.bytes(), false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Appends the buffer's bytes. On an {@code IOException}, a {@link NoSpaceException} for a full
   * disk, {@link #written} says how many of them are there; the rest is still in the buffer.
   */
  public synchronized void write(ByteBuffer bytes) throws IOException {
    MessageDigest running = hashed();
    try {
      while (bytes.hasRemaining()) {
        ByteBuffer taken = bytes.duplicate();
        int count = channel.write(bytes, written);
        running.update(taken.limit(taken.position() + count));
        written += count;
      }
    } catch (IOException e) {
      throw NoSpaceException.orSame(e, path);
    }
  }

  /** The hash of all that is written; reads what an earlier run has left. */
  private MessageDigest hashed() throws IOException {
    if (hash == null) {
      MessageDigest fresh = digest.newHash();
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      for (long at = 0; at < written; ) {
        buffer.clear().limit((int) Math.min(CHUNK, written - at));
        int read = channel.read(buffer, at);
        if (read < 0) {
          throw new EOFException(path + " has become shorter");
        }
        fresh.update(buffer.flip());
        at += read;
      }
      hash = fresh;
    }
    return hash;
  }

  /**
   * Back to no bytes, for an upstream that sends the whole again. What is expected stays until the
   * next {@link #expect}.
   */
  public synchronized void startOver() throws IOException {
    written = 0;
    hash = null;
    channel.truncate(0);
  }

  /**
   * For reading by position, up to {@link #written}, by any thread. It goes on reading the same
   * file after {@link #commit} and {@link #delete}, until {@link #close}.
   */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Puts the whole blob into the store, on the disk for good and remembered as verified. Empty, and
   * nothing is left, when the bytes aren't the digest's. After an {@code IOException} the bytes are
   * still there, and it can be tried again.
   */
  public synchronized Optional<StoredBlob> commit() throws IOException {
    MessageDigest whole = hashed();
    hash = null; // spent by the comparison
    if (!digest.matches(whole)) {
      delete();
      return Optional.empty();
    }
    try {
      channel.truncate(written); // a write that failed may have left more than it said
      channel.force(true);
    } catch (IOException e) {
      throw NoSpaceException.orSame(e, path);
    }
    StoredBlob stored = store.moveIn(digest, path);
    gone = true;
    StorageFiles.deleteQuietly(sidecar);
    return Optional.of(stored);
  }

  /** Lets go of the file and keeps its bytes for a later {@link BlobStore#resume}. */
  @Override
  public synchronized void close() {
    if (written == 0 && !gone) {
      delete();
    }
    try {
      channel.close();
    } catch (IOException e) {
      // what was written is the kernel's already
    }
  }

  /** Gives the download up: no later run will find its bytes. The channel can still be read. */
  public synchronized void delete() {
    if (!gone) {
      gone = true;
      StorageFiles.deleteQuietly(path);
      StorageFiles.deleteQuietly(sidecar);
    }
  }
}
