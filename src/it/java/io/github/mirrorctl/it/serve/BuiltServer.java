package io.github.mirrorctl.it.serve;

import io.github.mirrorctl.LauncherFlags;
import io.github.mirrorctl.host.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The built jar, run as the launcher runs a server: within the same memory, and with a class-data
 * archive, which the first server of a run makes.
 */
final class BuiltServer {
  private static final Path JAR =
      Path.of(System.getProperty("basedir", ""), "target/mirrorctl.jar").toAbsolutePath();

  private static final class Archived {
    static final List<String> WORDS = trained();
  }

  private BuiltServer() {}

  /** What begins its command line, up to mirrorctl's own words. */
  static List<String> words() {
    return Archived.WORDS;
  }

  private static List<String> java(String... more) {
    List<String> words = new ArrayList<>();
    words.add(Objects.requireNonNull(System.getProperty("java.home")) + "/bin/java");
    words.addAll(LauncherFlags.ofServer());
    words.addAll(List.of(more));
    return List.copyOf(words);
  }

  private static List<String> trained() {
    Path target = Objects.requireNonNull(JAR.getParent());
    Path folder = target.resolve("it-server");
    try {
      DirectoryTree.delete(target, Path.of("it-server")); // an earlier run's
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path file = folder.resolve("server.jsa");
    List<String> training =
        java(
            // the archive is the same
            "-XX:TieredStopAtLevel=1",
            "-XX:ArchiveClassesAtExit=" + file,
            "-Xlog:disable",
            "-cp",
            JAR.toString(),
            "io.github.mirrorctl.ServerTraining",
            folder.toString());
    try (Child child = new Child(folder, "training", training)) {
      child.exitWithin(Duration.ofMinutes(2));
      if (!Files.exists(file)) {
        throw new IllegalStateException("no archive was made:\n" + child.err());
      }
    }
    return java(
        // none lives long enough for the second compiler to be worth its time
        "-XX:TieredStopAtLevel=1",
        "-XX:SharedArchiveFile=" + file,
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-jar",
        JAR.toString());
  }
}
