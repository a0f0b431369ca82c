package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Replaces a file whole: a reader, a crash or a full disk sees the old bytes or the new ones, never
 * a mixture. A symbolic link stays, its target is replaced: one that a person laid, not one that
 * somebody laid for root, see {@link OwnedDirectory} for directories where such may be.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Replaces the file's text; mode and owner stay, {@code modeIfNew} is for a new file. */
  public static void replace(Path file, String text, Set<PosixFilePermission> modeIfNew) {
    replace(file, text.getBytes(StandardCharsets.UTF_8), modeIfNew);
  }

  /** Replaces the file's bytes; mode and owner stay, {@code modeIfNew} is for a new file. */
  public static void replace(Path file, byte[] bytes, Set<PosixFilePermission> modeIfNew) {
    Path target = ownTarget(file);
    OwnedDirectory.around(target).replace(target.getFileName(), bytes, modeIfNew);
  }

  /**
   * The file that a path means once every link is followed that root or this user laid; {@code
   * Failure} where it leads across another one.
   */
  static Path ownTarget(Path file) {
    Path target = target(file);
    try {
      TrustedLinks.resolve(file);
    } catch (IOException e) {
      throw Failure.of(
          "cannot follow " + file + ": " + FileTrouble.reason(e),
          "put a file in its place, or lay the link as root",
          e);
    }
    return target;
  }

  /** The file that a path means once every symbolic link is followed; it need not exist. */
  public static Path target(Path file) {
    Path at = file.toAbsolutePath().normalize();
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == TrustedLinks.LINKS) {
        throw Failure.of(file + " is a loop of symbolic links", "mend the link: ls -l " + file);
      }
      try {
        at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
      } catch (IOException e) {
        throw FileTrouble.failure("follow " + at, at, e);
      }
    }
    return at;
  }

  /** The directory and its parents as far as they don't exist, outermost first. */
  static List<Path> missingDirectories(Path directory) {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = directory.toAbsolutePath().normalize();
        at != null && !Files.isDirectory(at);
        at = at.getParent()) {
      missing.push(at);
    }
    return List.copyOf(missing);
  }

  /**
   * Creates these directories, one in another and outermost first, with that private file in the
   * last: a crash leaves all of it or nothing under these names.
   */
  static void createDirectories(
      List<Path> missing, Set<PosixFilePermission> mode, Path file, String text) {
    Path outermost = missing.get(0);
    Path temporary = outermost.resolveSibling("." + outermost.getFileName() + ".mirrorctl-tmp");
    DirectoryTree.delete(temporary.resolveSibling(""), temporary.getFileName()); // a crash's
    try {
      for (Path directory : missing) {
        make(temporary.resolve(outermost.relativize(directory)), mode);
      }
      replace(temporary.resolve(outermost.relativize(file)), text, DirectoryHandle.PRIVATE);
      OwnedDirectory.around(outermost).rename(temporary.getFileName(), outermost.getFileName());
    } catch (RuntimeException e) {
      DirectoryTree.delete(temporary.resolveSibling(""), temporary.getFileName());
      throw e;
    } catch (IOException e) {
      DirectoryTree.delete(temporary.resolveSibling(""), temporary.getFileName());
      throw FileTrouble.failure("create the directory " + outermost, outermost, e);
    }
  }

  private static boolean make(Path directory, Set<PosixFilePermission> mode) throws IOException {
    Path parent = Objects.requireNonNull(directory.toAbsolutePath().getParent());
    try (DirectoryHandle around = DirectoryHandle.open(parent)) {
      return around.makeDirectory(directory.getFileName(), mode);
    }
  }

  /** Creates a directory and its parents; returns those that it created, outermost first. */
  public static List<Path> createDirectories(Path directory, Set<PosixFilePermission> mode) {
    List<Path> missing = missingDirectories(directory);
    List<Path> created = new ArrayList<>();
    for (Path at : missing) {
      try {
        if (make(at, mode)) {
          created.add(at);
        }
      } catch (NotDirectoryException e) {
        throw Failure.of(at + " is in the way: it is not a directory", "move it away", e);
      } catch (IOException e) {
        throw FileTrouble.failure("create the directory " + at, at, e);
      }
    }
    return created;
  }

  /** Deletes the file itself (of a link: its target); false when there was none. */
  public static boolean delete(Path file) {
    Path target = ownTarget(file);
    return OwnedDirectory.around(target).delete(target.getFileName());
  }

  /** Removes directories that {@link #createDirectories} made, as far as they are empty. */
  public static void removeEmpty(List<Path> created) {
    for (int i = created.size() - 1; i >= 0; i--) {
      Path directory = created.get(i);
      Path parent = Objects.requireNonNull(directory.toAbsolutePath().getParent());
      try (DirectoryHandle around = DirectoryHandle.open(parent)) {
        around.deleteDirectory(directory.getFileName());
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        return; // somebody uses it now, or took it away already
      } catch (IOException e) {
        throw FileTrouble.failure("remove " + directory, directory, e);
      }
    }
  }

  /** Whether only its owner can read and write the file; true where there is none. */
  public static boolean isPrivate(Path file) {
    Path target = target(file);
    try {
      return !Files.exists(target)
          || DirectoryHandle.PRIVATE.containsAll(Files.getPosixFilePermissions(target));
    } catch (IOException e) {
      throw FileTrouble.failure("look at " + target, target, e);
    }
  }

  static Set<PosixFilePermission> mode(Path target, Set<PosixFilePermission> ifAbsent) {
    try {
      return Files.getPosixFilePermissions(target);
    } catch (NoSuchFileException e) {
      return ifAbsent;
    } catch (IOException e) {
      throw FileTrouble.failure("look at " + target, target, e);
    }
  }

  static void setMode(Path target, Set<PosixFilePermission> mode) {
    OwnedDirectory.around(target).setMode(target.getFileName(), mode);
  }

  static void refuseReadOnly(Path target) {
    try {
      if (Files.exists(target)
          && !Files.getPosixFilePermissions(target).contains(PosixFilePermission.OWNER_WRITE)) {
        // root could write it all the same; but whoever made it read-only meant something by it
        throw Failure.of(
            target + " is read-only: its mode has no write permission",
            "if it may be changed: chmod u+w " + target + ", then run it again");
      }
    } catch (IOException e) {
      throw FileTrouble.failure("look at " + target, target, e);
    }
  }
}
