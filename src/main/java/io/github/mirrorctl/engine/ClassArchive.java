package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.OwnedDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The class-data archive that halves the server's start. It fits one JVM and one copy of the
 * program, so it is made where they meet: by a server of its own that serves nothing to anybody.
 */
final class ClassArchive {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Commands commands;
  private final Path java;
  private final Path jar;
  private final Path archive;

  ClassArchive(Commands commands, Path java, Path jar, Path archive) {
    this.commands = commands;
    this.java = java;
    this.jar = jar;
    this.archive = archive;
  }

  /** The JVM's words for using such an archive, or none where it isn't there or doesn't fit. */
  static List<String> use(Path archive) {
    return List.of(
        "-Xshare:auto",
        "-XX:SharedArchiveFile=" + archive,
        "-Xlog:disable",
        "-Xlog:all=error:stderr");
  }

  /** Makes it; where that fails the server only starts more slowly. */
  void makeIfMissing() {
    if (Files.exists(archive)) {
      return;
    }
    Path work = archive.resolveSibling("training");
    Path made = work.resolve("serve.jsa");
    try {
      AtomicFile.createDirectories(work, PosixFilePermissions.fromString("rwx------"));
      commands.run(PATIENCE, training(work, made));
      if (Files.exists(made)) {
        OwnedDirectory directory = OwnedDirectory.of(directory());
        directory.setMode(
            directory().relativize(made), PosixFilePermissions.fromString("rw-r--r--"));
        directory.moveUp(directory().relativize(made));
      }
    } catch (Failure e) {
      // it is a matter of half a second
    } finally {
      DirectoryTree.delete(directory(), work.getFileName());
    }
  }

  private Path directory() {
    return Objects.requireNonNull(archive.getParent());
  }

  private List<String> training(Path work, Path made) {
    List<String> argv = new ArrayList<>(List.of(java.toString()));
    argv.addAll(ServiceSetup.JVM);
    // compiled lightly, as it runs once; the archive is the same
    argv.add("-XX:TieredStopAtLevel=1");
    argv.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-Xlog:disable"));
    argv.addAll(
        List.of("-cp", jar.toString(), "io.github.mirrorctl.ServerTraining", work.toString()));
    return argv;
  }
}
