package io.github.mirrorctl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM's flags that the launcher starts mirrorctl with, for tests that start it as it does. */
public final class LauncherFlags {
  private LauncherFlags() {}

  /** Those of every command but {@code serve}. */
  public static List<String> ofCommands() {
    return read("flags");
  }

  public static List<String> ofServer() {
    return read("server");
  }

  private static List<String> read(String variable) {
    Path launcher = Path.of(System.getProperty("basedir", ""), "mirrorctl");
    try {
      Matcher line =
          Pattern.compile("(?m)^" + variable + "='(.*)'$").matcher(Files.readString(launcher));
      if (!line.find()) {
        throw new IllegalStateException("the launcher has no line " + variable + "='…'");
      }
      return List.of(line.group(1).split(" "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
