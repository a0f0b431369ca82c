package io.github.mirrorctl.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry's link files: each holds a digest and nothing else. What was read is kept as long as
 * the file is the same one, because a warm answer is little more than this reading: one look at the
 * file instead of a look at each directory above it, and an open.
 */
final class Links {
  /** A sha512 in text; no link is longer. */
  private static final int LONGEST = 135;

  /** About 4 MB of memory. */
  private static final int KEPT = 10_000;

  private final StorageFiles files;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  private record Known(FileStamp stamp, Digest digest) {}

  Links(StorageFiles files) {
    this.files = files;
  }

  /**
   * What the link holds; empty for a file with anything else in it, and for anything but a file.
   */
  Optional<Digest> read(Path link) {
    Optional<FileStamp> stamp = FileStamp.of(link);
    if (stamp.isEmpty()) {
      known.remove(link);
      return Optional.empty();
    }
    Known last = known.get(link);
    if (last != null && last.stamp().equals(stamp.get())) {
      return Optional.of(last.digest());
    }
    Optional<Digest> read =
        files
            .read(link, LONGEST)
            .flatMap(bytes -> Digest.parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    read.ifPresent(digest -> keep(link, new Known(stamp.get(), digest)));
    return read;
  }

  private void keep(Path link, Known read) {
    if (known.size() >= KEPT) {
      known.clear(); // rare, and cheaper than to know who was read last
    }
    known.put(link, read);
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
        known.remove(link);
      }
    }
  }
}
