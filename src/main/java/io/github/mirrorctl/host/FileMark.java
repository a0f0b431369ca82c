package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What a file's content can be recognised by without reading it: it may hold a secret. */
public final class FileMark {
  private static final String NONE = "none";

  private FileMark() {}

  /** Another text after every change; "none" where there is no file. */
  public static String of(Path file) {
    return mark(file, false);
  }

  /**
   * The same, and another one too after another file was put in its place with its size and time;
   * for one process to compare with its own.
   */
  public static String exact(Path file) {
    return mark(file, true);
  }

  private static String mark(Path file, boolean whichFile) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String mark = attributes.size() + "@" + attributes.lastModifiedTime();
      return whichFile ? mark + " " + attributes.fileKey() : mark;
    } catch (IOException e) {
      return NONE;
    }
  }
}
