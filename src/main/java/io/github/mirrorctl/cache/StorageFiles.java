package io.github.mirrorctl.cache;

import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files of one storage directory: never half-written, and never outside of it. Below the
 * directory no symbolic link is followed, neither for reading nor for writing; whoever may write
 * there can't lead the server elsewhere.
 */
final class StorageFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");

  /** How files are opened for writing; real disks and full ones come through here. */
  interface Opener {
    FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
  }

  /** Read or written at once, in bytes. */
  private static final int PART = 64 * 1024;

  private final Layout layout;
  private final Opener opener;
  private final SetAside setAside;
  private final AtomicLong temporaries = new AtomicLong();

  StorageFiles(Layout layout, Opener opener, SetAside setAside) {
    this.layout = layout;
    this.opener = opener;
    this.setAside = setAside;
  }

  /** The stamp of a regular file that no symbolic link leads to; empty for anything else. */
  Optional<FileStamp> find(Path file) {
    return FileStamp.of(file).filter(stamp -> isInside(file));
  }

  /** The bytes of a small file; empty when it is none, can't be read, or is longer than that. */
  Optional<byte[]> read(Path file, int longest) {
    // the length first: opening a pipe would wait for ever
    if (find(file).filter(stamp -> stamp.size() <= longest).isEmpty()) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer buffer = ByteBuffer.allocate(longest + 1);
      int count = 0;
      while (buffer.hasRemaining() && count >= 0) {
        count = channel.read(part(buffer));
        buffer.position(buffer.position() + Math.max(0, count));
      }
      return buffer.hasRemaining()
          ? Optional.of(Arrays.copyOf(buffer.array(), buffer.position()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The JVM copies a buffer, and each thread keeps the largest copy for its next one. */
  private static ByteBuffer part(ByteBuffer buffer) {
    return buffer.slice(buffer.position(), Math.min(PART, buffer.remaining()));
  }

  /** What is in a directory, by name; nothing when it is none, or can't be read. */
  List<Path> entries(Path directory) {
    if (!isInside(directory) || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try {
      return DirectoryTree.entries(directory);
    } catch (Failure e) {
      return List.of();
    }
  }

  /** Whether no symbolic link leads to what is there. */
  boolean isInside(Path path) {
    try {
      return path.toRealPath().equals(path);
    } catch (IOException e) {
      return false;
    }
  }

  /** Opens a file of ours for reading and writing, and creates it where there is none. */
  FileChannel open(Path file) throws IOException {
    makeDirectories(directory(file), false);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && FileStamp.of(file).isEmpty()) {
      setAside.take(file, file.getFileName().toString());
    }
    try {
      return opener.open(
          file,
          Set.of(
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw NoSpaceException.orSame(e, file);
    }
  }

  /**
   * Writes a file whole: after a crash there is what was before, or all of it. What is there by
   * that name, even a link, is replaced.
   *
   * @param lasting whether it must still be there after a power cut; what can be had again needn't,
   *     which spares the disk the flush of a directory
   */
  void write(Path file, byte[] bytes, boolean lasting) throws IOException {
    makeDirectories(layout.temporary(), false);
    Path temporary = layout.temporary().resolve("file-" + temporaries.incrementAndGet());
    try {
      try (FileChannel channel =
          opener.open(
              temporary,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS))) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          buffer.position(buffer.position() + channel.write(part(buffer)));
        }
        // always, or a power cut could leave the new name with no bytes behind it
        channel.force(true);
      }
      moveIn(temporary, file, lasting);
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw NoSpaceException.orSame(e, file);
    }
  }

  /** Renames a file whose bytes are on the disk to its place in the layout. */
  void moveIn(Path from, Path to, boolean lasting) throws IOException {
    try {
      makeDirectories(directory(to), lasting);
      makeReadable(from);
      if (Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
        setAside.take(to, directory(to).getFileName().toString());
      }
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (lasting) {
        sync(directory(to));
      }
    } catch (IOException e) {
      throw NoSpaceException.orSame(e, to);
    }
  }

  /**
   * Makes a directory in the storage directory, with its parents; {@code IOException} where
   * something that isn't a directory, or a symbolic link, is in the way.
   *
   * @param lasting whether they must still be there after a power cut
   */
  private void makeDirectories(Path directory, boolean lasting) throws IOException {
    if (isInside(directory) && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path at = layout.root();
    for (Path name : layout.root().relativize(directory)) {
      Path parent = at;
      at = at.resolve(name);
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.createDirectory(at);
          Files.setPosixFilePermissions(at, DIRECTORY);
          if (lasting) {
            sync(parent);
          }
        } catch (FileAlreadyExistsException e) {
          if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(at.toString(), null, "is in the way: no directory");
          }
        } catch (IOException e) {
          throw NoSpaceException.orSame(e, at);
        }
      }
    }
  }

  /** A registry that runs as somebody else must be able to read it, whatever our umask is. */
  private static void makeReadable(Path file) throws IOException {
    if (!Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(FILE)) {
      Files.setPosixFilePermissions(file, FILE);
    }
  }

  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // the next start sweeps it
    }
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no directory");
    }
    return parent;
  }
}
