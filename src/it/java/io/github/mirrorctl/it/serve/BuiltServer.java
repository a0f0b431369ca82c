package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The built jar, run as the launcher runs a server: within the same memory, and with a class-data
 * archive, which the first server of a run makes.
 */
final class BuiltServer {
  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", System.getProperty("user.dir", "."))).toAbsolutePath();
  private static final Path JAR = PROJECT.resolve("target/mirrorctl.jar");
  private static final Pattern FLAGS = Pattern.compile("(?m)^server='(.*)'$");

  private static final class Archived {
    static final List<String> WORDS = trained();
  }

  private BuiltServer() {}

  /** What begins its command line, up to mirrorctl's own words. */
  static List<String> words() {
    return Archived.WORDS;
  }

  private static List<String> java() throws IOException {
    Matcher flags = FLAGS.matcher(Files.readString(PROJECT.resolve("mirrorctl")));
    if (!flags.find()) {
      throw new IllegalStateException("the launcher says no flags of a server");
    }
    List<String> words = new ArrayList<>();
    words.add(Objects.requireNonNull(System.getProperty("java.home")) + "/bin/java");
    words.addAll(List.of(flags.group(1).split(" ")));
    return words;
  }

  private static List<String> trained() {
    try {
      Path folder = Files.createTempDirectory(JAR.getParent(), "archive");
      Path file = folder.resolve("server.jsa");
      List<String> words = new ArrayList<>(java());
      words.addAll(
          List.of(
              "-XX:ArchiveClassesAtExit=" + file,
              "-Xlog:disable",
              "-cp",
              JAR.toString(),
              "io.github.mirrorctl.ServerTraining",
              folder.toString()));
      try (Child training = new Child(folder, "training", words)) {
        training.exitWithin(Duration.ofMinutes(2));
        if (!Files.exists(file)) {
          throw new IllegalStateException("no archive was made:\n" + training.err());
        }
      }
      List<String> all = new ArrayList<>(java());
      all.addAll(
          List.of(
              "-XX:SharedArchiveFile=" + file,
              "-Xlog:disable",
              "-Xlog:all=error:stderr",
              "-jar",
              JAR.toString()));
      return List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
