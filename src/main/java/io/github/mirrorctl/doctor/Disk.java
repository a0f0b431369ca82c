package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileTrouble;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file system that a directory is on, as it is now.
 *
 * @param bytes how large it is
 * @param usableBytes what of that this user may still fill
 * @param inodes how many files it can hold; 0 where that has no bound, or isn't known
 * @param type for example {@code ext4}
 */
record Disk(
    long bytes, long usableBytes, long inodes, long freeInodes, String type, boolean readOnly) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Pattern INODES = Pattern.compile("(\\d{1,18}) (\\d{1,18})\\s*");

  /** That of the directory, or of the nearest one above it that is there. */
  static Disk of(Path directory, Commands commands) {
    Path at = directory.toAbsolutePath();
    for (Path parent = at.getParent();
        parent != null && !Files.exists(at);
        parent = at.getParent()) {
      at = parent;
    }
    try {
      FileStore store = Files.getFileStore(at);
      Matcher inodes = INODES.matcher(inodes(at, commands));
      boolean known = inodes.matches();
      return new Disk(
          store.getTotalSpace(),
          store.getUsableSpace(),
          known ? Long.parseLong(inodes.group(1)) : 0,
          known ? Long.parseLong(inodes.group(2)) : 0,
          store.type(),
          store.isReadOnly());
    } catch (IOException e) {
      throw FileTrouble.failure("look at the file system of " + at, at, e);
    }
  }

  /** The JDK knows of bytes only. */
  private static String inodes(Path at, Commands commands) {
    try {
      Command.Result result =
          commands.run(PATIENCE, List.of("stat", "-f", "-c", "%c %d", at.toString()));
      return result.ok() ? result.out() : "";
    } catch (Failure e) {
      return "";
    }
  }
}
