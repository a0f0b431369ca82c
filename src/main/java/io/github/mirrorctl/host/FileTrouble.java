package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what the file system refused into words for the person at the terminal. */
public final class FileTrouble {
  private FileTrouble() {}

  /** {@code doing} reads on after "cannot", such as "write /etc/docker/daemon.json". */
  public static Failure failure(String doing, Path file, IOException e) {
    String reason = reason(e);
    String said = "cannot " + doing + ": " + reason;
    if (e instanceof AccessDeniedException) {
      return Failure.rights(said, "run it again with sudo", e);
    }
    return Failure.of(said, next(reason.toLowerCase(Locale.ROOT), file), e);
  }

  private static String next(String reason, Path file) {
    if (reason.contains("no space left")) {
      return "make room (df -h " + parent(file) + " shows what is full), then run it again";
    }
    if (reason.contains("quota")) {
      return "make room in this user's disk quota, then run it again";
    }
    if (reason.contains("read-only file system")) {
      return "mount it writable, or name another file with --file, then run it again";
    }
    if (reason.contains("operation not permitted")) {
      return "it may be immutable: lsattr " + file + "; chattr -i " + file + " allows the change";
    }
    if (reason.contains("busy")) {
      return "it may be a mount point: edit the file that is mounted there";
    }
    return "";
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** The system's own reason in few words, without exception names or repeated paths. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof FileSystemException told && told.getReason() != null) {
      return lower(told.getReason());
    }
    String message = e.getMessage();
    if (message == null) {
      return "the system refused it";
    }
    // ProcessBuilder: Cannot run program "x": error=2, No such file or directory
    int errno = message.indexOf("error=");
    int comma = message.indexOf(", ", Math.max(errno, 0));
    return lower(errno >= 0 && comma >= 0 ? message.substring(comma + 2) : message);
  }

  private static String lower(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
