package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What tells whether a file is still the one that was hashed.
 *
 * @param size bytes
 * @param modified nanoseconds since 1970
 * @param inode its number on its file system
 */
record FileStamp(long size, long modified, long inode) {
  /** The stamp of a regular file; empty for a link, a directory, a pipe, or nothing. */
  static Optional<FileStamp> of(Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? Optional.of(
              new FileStamp(
                  attributes.size(),
                  attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                  inode(file, attributes)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The inode's number. {@code unix:ino} gives it by its name, but takes as long again as all the
   * rest, and every request asks: so it is read from the key, {@code (dev=fe00,ino=42)}, if that
   * looks like one.
   */
  private static long inode(Path file, BasicFileAttributes attributes) throws IOException {
    String key = String.valueOf(attributes.fileKey());
    int at = key.lastIndexOf(",ino=");
    if (at >= 0 && key.endsWith(")")) {
      try {
        return Long.parseLong(key, at + 5, key.length() - 1, 10);
      } catch (NumberFormatException e) {
        // not as this JVM's relatives have it
      }
    }
    return (Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }
}
