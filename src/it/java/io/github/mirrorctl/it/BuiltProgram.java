package io.github.mirrorctl.it;

import io.github.mirrorctl.LauncherFlags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The built {@code mirrorctl} in a test host, started as its launcher starts it: with a class-data
 * archive, without which each run would cost a second of processor time.
 */
final class BuiltProgram {
  /** Where a test host has the folder; {@code lib.sh} knows it too. */
  static final String INSIDE = "/srv/mirrorctl";

  /** Where {@code up} puts what mirrorctl's service runs from; {@code lib.sh} knows it too. */
  static final String SERVICE = "/usr/local/lib/mirrorctl";

  private static final String JAVA =
      Objects.requireNonNull(System.getProperty("java.home")) + "/bin/java";

  private static final String FLAGS = String.join(" ", LauncherFlags.ofCommands(INSIDE));

  private static final String JVM =
      "%s %s -XX:SharedArchiveFile=%s/it.jsa -Xlog:disable -Xlog:all=error:stderr"
          .formatted(JAVA, FLAGS, INSIDE);

  /** Made by the first test host, and once. */
  private static final class Archived {
    static final Path FOLDER = archived();
  }

  private BuiltProgram() {}

  /** Its folder on this machine. */
  static Path folder() {
    return Archived.FOLDER;
  }

  private static Path archived() {
    Path folder = Command.PROJECT.resolve("target").toAbsolutePath();
    Command.run(Duration.ofMinutes(2), "", Command.script("archive.sh", folder, JAVA, FLAGS)).ok();
    return folder;
  }

  static String launcher() {
    return """
    #!/bin/sh
    exec %s -jar %s/mirrorctl.jar "$@"
    """
        .formatted(JVM, INSIDE);
  }

  /** The words that start {@link Resident} in a test host. */
  static List<String> resident() {
    String classes = INSIDE + "/mirrorctl.jar:" + INSIDE + "/test-classes";
    return List.of((JVM + " -cp " + classes + " " + Resident.class.getName()).split(" "));
  }
}
