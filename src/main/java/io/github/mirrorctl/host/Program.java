package io.github.mirrorctl.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What this run of mirrorctl was started from.
 *
 * @param jar the program's jar; its libraries lie in {@code lib} beside it
 * @param java the JVM's launcher
 */
public record Program(Path jar, Path java) {

  /** This process's own. */
  public static Program running() {
    String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
    String home = Objects.requireNonNull(System.getProperty("java.home"));
    return new Program(
        Path.of(classPath.split(File.pathSeparator, 2)[0]).toAbsolutePath().normalize(),
        Path.of(home, "bin/java"));
  }

  /** Throws {@code Failure} where there is no jar that could be run again from elsewhere. */
  public void refuseClasses() {
    if (!jar.toString().endsWith(".jar") || !Files.isRegularFile(jar)) {
      throw Failure.of(
          "this mirrorctl doesn't run from its jar (" + jar + "), so no service can be made of it",
          "build it and run ./mirrorctl");
    }
  }
}
