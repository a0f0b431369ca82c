package io.github.mirrorctl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM's flags that the launcher starts mirrorctl with, for tests that start it as it does. */
public final class LauncherFlags {
  private LauncherFlags() {}

  /** Those of every command but {@code serve}, where the program is in a folder. */
  public static List<String> ofCommands(String folder) {
    List<String> flags = new ArrayList<>(List.of(read("flags='(.*)'").split(" ")));
    flags.add(read("parser=(.*)").replace("$here/target", folder));
    return flags;
  }

  public static List<String> ofServer() {
    return List.of(read("server='(.*)'").split(" "));
  }

  private static String read(String assignment) {
    Path launcher = Path.of(System.getProperty("basedir", ""), "mirrorctl");
    try {
      Matcher line =
          Pattern.compile("(?m)^" + assignment + "$").matcher(Files.readString(launcher));
      if (!line.find()) {
        throw new IllegalStateException("the launcher has no line " + assignment);
      }
      return line.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
