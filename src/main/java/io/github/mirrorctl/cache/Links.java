package io.github.mirrorctl.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The registry's link files: each holds a digest and nothing else. What was read is kept as long as
 * the file is the same one, because a warm answer is little more than this reading: one look at the
 * file instead of a look at each directory above it, and an open.
 */
final class Links {
  /** A sha512 in text; no link is longer. */
  private static final int LONGEST = 135;

  /** What a remembered link takes in memory, in bytes. */
  private static final int BYTES = 350;

  private final StorageFiles files;
  private final MemoryCache.Part<Known> known;

  private record Known(FileStamp stamp, Digest digest) {}

  Links(StorageFiles files, MemoryCache memory) {
    this.files = files;
    this.known = memory.part("link", Known.class);
  }

  /**
   * What the link holds; empty for a file with anything else in it, and for anything but a file.
   */
  Optional<Digest> read(Path link) {
    Optional<FileStamp> stamp = FileStamp.of(link);
    if (stamp.isEmpty()) {
      return Optional.empty();
    }
    Optional<Known> last =
        known.get(link.toString()).filter(one -> one.stamp().equals(stamp.get()));
    if (last.isPresent()) {
      return last.map(Known::digest);
    }
    Optional<Digest> read =
        files
            .read(link, LONGEST)
            .flatMap(bytes -> Digest.parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    read.ifPresent(digest -> known.put(link.toString(), new Known(stamp.get(), digest), BYTES));
    return read;
  }

  boolean holds(Path link, Digest digest) {
    return read(link).filter(digest::equals).isPresent();
  }

  /**
   * Has the link hold this digest, and writes nothing when it does already. {@code
   * UncheckedIOException} when it can't be written: then it holds what it did.
   *
   * @param lasting whether it must still be there after a power cut
   */
  void put(Path link, Digest digest, boolean lasting) {
    if (!holds(link, digest)) {
      try {
        files.write(link, digest.toString().getBytes(StandardCharsets.US_ASCII), lasting);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + link + ": " + e.getMessage(), e);
      } finally {
        // two files within a tick of the clock may have the same stamp
        known.remove(link.toString());
      }
    }
  }
}
