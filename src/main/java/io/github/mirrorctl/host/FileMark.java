package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What a file's content can be recognised by without reading it: it may hold a secret. */
public final class FileMark {
  private FileMark() {}

  /** Another text after every change; "none" where there is no file. */
  public static String of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.size() + "@" + attributes.lastModifiedTime();
    } catch (IOException e) {
      return "none";
    }
  }
}
