package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.FileTrouble;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of mirrorctl for its service to run from: a checkout is built again under its feet, and
 * may lie where the service's user can't look. It is named after what is in it.
 */
public final class AppCopy {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final int NAME = 16;

  private final Path copies;
  private final Program program;
  private @Nullable Path directory;

  public AppCopy(Path copies, Program program) {
    this.copies = copies;
    this.program = program;
  }

  /** Where the copy is, or will be. */
  public Path directory() {
    Path known = directory;
    if (known == null) {
      known = copies.resolve(fingerprint());
      directory = known;
    }
    return known;
  }

  public Path jar() {
    return directory().resolve("mirrorctl.jar");
  }

  /** Makes the copy where there is none; whole or not at all. */
  public void make() {
    if (Files.exists(jar())) {
      return;
    }
    AtomicFile.createDirectories(copies, DIRECTORY);
    Path unfinished = copies.resolve(".unfinished");
    DirectoryTree.delete(copies, Path.of(".unfinished"));
    AtomicFile.createDirectories(unfinished.resolve("lib"), DIRECTORY);
    for (Path file : files()) {
      String name = file.equals(program.jar()) ? "mirrorctl.jar" : "lib/" + file.getFileName();
      OwnedDirectory.of(unfinished).copy(file, Path.of(name), FILE);
    }
    OwnedDirectory.of(copies).rename(unfinished.getFileName(), directory().getFileName());
  }

  /** Removes the copies of other versions. */
  public void removeOthers() {
    for (Path other : Files.isDirectory(copies) ? DirectoryTree.entries(copies) : List.<Path>of()) {
      if (!other.equals(directory())) {
        DirectoryTree.delete(copies, other.getFileName());
      }
    }
  }

  /** Removes every copy. */
  public static void removeAll(Path copies) {
    if (Files.isDirectory(copies)) {
      DirectoryTree.delete(Objects.requireNonNull(copies.getParent()), copies.getFileName());
    }
  }

  private String fingerprint() {
    try (DigestOutputStream out =
        new DigestOutputStream(
            OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      for (Path file : files()) {
        String head = file.getFileName() + " " + Files.size(file) + "\n";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        try (InputStream in = Files.newInputStream(file)) {
          in.transferTo(out);
        }
      }
      return HexFormat.of().formatHex(out.getMessageDigest().digest()).substring(0, NAME);
    } catch (IOException e) {
      throw FileTrouble.failure("read " + program.jar(), program.jar(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private List<Path> files() {
    program.refuseClasses();
    Path lib = program.jar().resolveSibling("lib");
    try (Stream<Path> entries = Files.isDirectory(lib) ? Files.list(lib) : Stream.empty()) {
      return Stream.concat(Stream.of(program.jar()), entries.filter(Files::isRegularFile).sorted())
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
