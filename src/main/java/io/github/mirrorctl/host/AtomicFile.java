package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces a file whole: a reader, a crash or a full disk sees the old bytes or the new ones, never
 * a mixture. A symbolic link stays, its target is replaced.
 */
public final class AtomicFile {
  /** Linux follows 40 links and then calls it a loop. */
  private static final int LINKS = 40;

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private AtomicFile() {}

  /** Replaces the file's text; mode and owner stay, {@code modeIfNew} is for a new file. */
  public static void replace(Path file, String text, Set<PosixFilePermission> modeIfNew) {
    replace(file, text.getBytes(StandardCharsets.UTF_8), modeIfNew);
  }

  /** Replaces the file's bytes; mode and owner stay, {@code modeIfNew} is for a new file. */
  public static void replace(Path file, byte[] bytes, Set<PosixFilePermission> modeIfNew) {
    Path target = target(file);
    refuseReadOnly(target);
    // a fixed name: a run that was killed leaves one file at most, and the next run takes it over
    Path temporary = target.resolveSibling("." + target.getFileName() + ".mirrorctl-tmp");
    try {
      try {
        write(temporary, target, bytes, modeIfNew);
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException | RuntimeException e) {
        deleteQuietly(temporary, e);
        throw e;
      }
      syncDirectory(target);
    } catch (IOException e) {
      throw FileTrouble.failure("write " + target, target, e);
    }
  }

  /** The file that a path means once every symbolic link is followed; it need not exist. */
  public static Path target(Path file) {
    Path at = file.toAbsolutePath().normalize();
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == LINKS) {
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
        Path at = temporary.resolve(outermost.relativize(directory));
        Files.createDirectory(at);
        chmod(at, mode);
      }
      replace(temporary.resolve(outermost.relativize(file)), text, PRIVATE);
      Files.move(temporary, outermost, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(outermost);
    } catch (RuntimeException e) {
      DirectoryTree.delete(temporary.resolveSibling(""), temporary.getFileName());
      throw e;
    } catch (IOException e) {
      DirectoryTree.delete(temporary.resolveSibling(""), temporary.getFileName());
      throw FileTrouble.failure("create the directory " + outermost, outermost, e);
    }
  }

  /** Creates a directory and its parents; returns those that it created, outermost first. */
  public static List<Path> createDirectories(Path directory, Set<PosixFilePermission> mode) {
    List<Path> missing = missingDirectories(directory);
    List<Path> created = new ArrayList<>();
    for (Path at : missing) {
      try {
        Files.createDirectory(at);
        chmod(at, mode);
        created.add(at);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(at)) {
          throw Failure.of(at + " is in the way: it is not a directory", "move it away", e);
        }
      } catch (IOException e) {
        throw FileTrouble.failure("create the directory " + at, at, e);
      }
    }
    return created;
  }

  /** Deletes the file itself (of a link: its target); false when there was none. */
  public static boolean delete(Path file) {
    Path target = target(file);
    try {
      boolean deleted = Files.deleteIfExists(target);
      if (deleted) {
        syncDirectory(target);
      }
      return deleted;
    } catch (IOException e) {
      throw FileTrouble.failure("delete " + target, target, e);
    }
  }

  /** Removes directories that {@link #createDirectories} made, as far as they are empty. */
  public static void removeEmpty(List<Path> created) {
    for (int i = created.size() - 1; i >= 0; i--) {
      Path directory = created.get(i);
      try {
        Files.delete(directory);
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        return; // somebody uses it now, or took it away already
      } catch (IOException e) {
        throw FileTrouble.failure("remove " + directory, directory, e);
      }
    }
  }

  private static void write(
      Path temporary, Path target, byte[] bytes, Set<PosixFilePermission> modeIfNew)
      throws IOException {
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PRIVATE))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      // the owner first: the wider mode must never be the wrong owner's
      if (Files.exists(target)) {
        keepOwner(temporary, target);
        chmod(temporary, Files.getPosixFilePermissions(target));
      } else {
        chmod(temporary, modeIfNew);
      }
      channel.force(true);
    }
  }

  /**
   * Sets the mode of what was just made there, never of what a link leads to: root also writes in
   * directories where others may put a link in its place.
   */
  private static void chmod(Path made, Set<PosixFilePermission> mode) throws IOException {
    Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(mode);
  }

  private static void keepOwner(Path temporary, Path target) throws IOException {
    Map<String, Object> mine =
        Files.readAttributes(temporary, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
    Map<String, Object> old = Files.readAttributes(target, "unix:uid,gid");
    for (String id : List.of("uid", "gid")) {
      Object value = old.get(id);
      if (value != null && !value.equals(mine.get(id))) {
        Files.setAttribute(temporary, "unix:" + id, value, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /** Whether only its owner can read and write the file; true where there is none. */
  public static boolean isPrivate(Path file) {
    Path target = target(file);
    try {
      return !Files.exists(target) || PRIVATE.containsAll(Files.getPosixFilePermissions(target));
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
    try {
      chmod(target, mode);
    } catch (IOException e) {
      throw FileTrouble.failure("change the mode of " + target, target, e);
    }
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

  private static void deleteQuietly(Path temporary, Exception because) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  private static void syncDirectory(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
