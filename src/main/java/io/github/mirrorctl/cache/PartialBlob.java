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
import java.util.concurrent.atomic.AtomicInteger;
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
  private volatile long position;
  private final AtomicInteger divergences = new AtomicInteger();
  private volatile long lowestDivergence = Long.MAX_VALUE;
  private volatile Expectation expected;

  // the writer's, guarded by this
  /** Of what stands before {@link #position}; null while that has yet to be read. */
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
      position = written;
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

  /**
   * Where the next byte of the upstream belongs: behind all that is {@link #written}, or before it
   * while the upstream sends again what it sent before.
   */
  public long position() {
    return position;
  }

  /** How often bytes were replaced by others, or taken back. */
  public int divergences() {
    return divergences.get();
  }

  /** The first byte that ever was: who read no further has read what stands there now. */
  public long lowestDivergence() {
    return lowestDivergence;
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
   * Writes the buffer's bytes at {@link #position}; those that are there already are compared
   * instead, and where they differ the new ones count. On an {@code IOException}, a {@link
   * NoSpaceException} for a full disk, {@link #position} says how many of them are there; the rest
   * is still in the buffer.
   */
  public synchronized void write(ByteBuffer bytes) throws IOException {
    MessageDigest running = hashed();
    try {
      while (bytes.hasRemaining()) {
        ByteBuffer taken = bytes.duplicate();
        int count = position < written ? same(bytes) : channel.write(bytes, position);
        running.update(taken.limit(taken.position() + count));
        position += count;
        written = Math.max(written, position);
      }
    } catch (IOException e) {
      throw NoSpaceException.orSame(e, path);
    }
  }

  /** How many of these bytes stand there already; the first that doesn't ends what is written. */
  private int same(ByteBuffer bytes) throws IOException {
    int most = (int) Math.min(Math.min(bytes.remaining(), CHUNK), written - position);
    ByteBuffer old = ByteBuffer.allocate(most);
    int read = channel.read(old, position);
    if (read <= 0) {
      throw new EOFException(path + " has become shorter");
    }
    ByteBuffer fresh = bytes.duplicate().limit(bytes.position() + read);
    int different = old.flip().mismatch(fresh);
    int count = different < 0 ? read : different;
    if (different >= 0) {
      diverge(position + different);
    }
    bytes.position(bytes.position() + count);
    return count;
  }

  private void diverge(long at) throws IOException {
    written = at;
    lowestDivergence = Math.min(lowestDivergence, at);
    divergences.incrementAndGet();
    channel.truncate(at);
  }

  /** The hash of all before the position; reads what an earlier run has left. */
  private MessageDigest hashed() throws IOException {
    if (hash == null) {
      MessageDigest fresh = digest.newHash();
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      for (long at = 0; at < position; ) {
        buffer.clear().limit((int) Math.min(CHUNK, position - at));
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

  /** For an upstream that sends the whole again: what is there is compared with it. */
  public synchronized void sendsAgain() {
    position = 0;
    hash = null;
  }

  /** Back to no bytes. What is expected stays until the next {@link #expect}. */
  public synchronized void startOver() throws IOException {
    sendsAgain();
    diverge(0);
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
      if (position < written) {
        diverge(position); // the upstream has less than it had
      }
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
