package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
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
      Map<String, Object> attributes =
          Files.readAttributes(
              file, "unix:isRegularFile,size,lastModifiedTime,ino", LinkOption.NOFOLLOW_LINKS);
      if (Boolean.TRUE.equals(attributes.get("isRegularFile"))
          && attributes.get("size") instanceof Long size
          && attributes.get("lastModifiedTime") instanceof FileTime modified
          && attributes.get("ino") instanceof Long inode) {
        return Optional.of(new FileStamp(size, modified.to(TimeUnit.NANOSECONDS), inode));
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
