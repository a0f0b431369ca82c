package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The disk, or the user's quota on it, is full: whoever wrote may go on without keeping it. */
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  private NoSpaceException(IOException cause) {
    super("no space left on the disk", cause);
  }

  /** What a failed write to {@code file} means: this exception for a full disk, else the same. */
  static IOException orSame(IOException e, Path file) {
    return e instanceof NoSpaceException || !isFull(e, file) ? e : new NoSpaceException(e);
  }

  private static boolean isFull(IOException e, Path file) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota exceeded")) {
      return true;
    }
    // the system's words come in the user's language: ask the disk itself
    try {
      Path parent = file.getParent();
      return parent != null && Files.getFileStore(parent).getUsableSpace() == 0;
    } catch (IOException unknown) {
      return false;
    }
  }
}
