package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A directory of mirrorctl's own in which somebody else may write too, such as the server's user:
 * what is in it is looked at with suspicion. Each step below it is taken from an open directory and
 * follows no link, and what is read is a regular file of a length that its kind can have.
 */
public final class OwnedDirectory {
  /** No file that mirrorctl keeps is nearly as long. */
  public static final int LONGEST = 1024 * 1024;

  private final Path base;

  private OwnedDirectory(Path base) {
    this.base = base;
  }

  public static OwnedDirectory of(Path base) {
    return new OwnedDirectory(base);
  }

  /** The one that a file is in. */
  static OwnedDirectory around(Path file) {
    return new OwnedDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  /** Makes a private one among the temporary files. */
  public static Path temporary(String prefix) throws IOException {
    return DirectoryHandle.temporary(prefix);
  }

  private static DirectoryHandle open(Path base, Path below) throws IOException {
    return DirectoryHandle.open(base, Optional.ofNullable(below.getParent()));
  }

  /** The file's text, which has to be UTF-8; empty when there is none. */
  public Optional<String> text(Path below) {
    return bytes(below).map(bytes -> TextFile.decoded(bytes, base.resolve(below)));
  }

  public Optional<String> text(String name) {
    return text(Path.of(name));
  }

  /** The file's bytes; empty when there is none. {@code Failure} for anything but a small file. */
  public Optional<byte[]> bytes(Path below) {
    Path file = base.resolve(below);
    try (FileChannel channel = forReading(below)) {
      byte[] bytes = Channels.newInputStream(channel).readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw Failure.of(
            file + " is longer than 1 MiB, which no such file is",
            "look at what wrote it, then move it away: mv " + file + " " + file + ".odd");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw trouble("read", file, e);
    }
  }

  private FileChannel forReading(Path below) throws IOException {
    try (DirectoryHandle directory = open(base, below)) {
      return directory.read(below.getFileName());
    } catch (AccessDeniedException e) {
      Path file = base.resolve(below);
      if (HostEnvironment.ownUid() == 0 || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      // whoever isn't root may be let through a directory without being shown what is in it
      return DirectoryHandle.readPath(file);
    }
  }

  /** Replaces the file whole, see {@link AtomicFile}; a link in its place is refused. */
  public void replace(Path below, String text, Set<PosixFilePermission> modeIfNew) {
    replace(below, text.getBytes(StandardCharsets.UTF_8), modeIfNew);
  }

  void replace(Path below, byte[] bytes, Set<PosixFilePermission> modeIfNew) {
    Path file = base.resolve(below);
    AtomicFile.refuseReadOnly(file);
    try (DirectoryHandle directory = open(base, below)) {
      replace(directory, below.getFileName(), bytes, modeIfNew);
    } catch (IOException e) {
      throw trouble("write", file, e);
    }
  }

  private static void replace(
      DirectoryHandle directory, Path name, byte[] bytes, Set<PosixFilePermission> modeIfNew)
      throws IOException {
    Optional<PosixFileAttributes> old = directory.find(name);
    if (old.filter(found -> !found.isRegularFile()).isPresent()) {
      String what = old.get().isSymbolicLink() ? "a symbolic link" : "no regular file";
      throw new FileSystemException(name.toString(), null, "there is " + what + " in its place");
    }
    // a fixed name: a run that was killed leaves one file at most, and the next run takes it over
    Path temporary = Path.of("." + name + ".mirrorctl-tmp");
    directory.delete(temporary);
    try {
      directory.create(
          temporary,
          ByteBuffer.wrap(bytes),
          old.map(PosixFileAttributes::permissions).orElse(modeIfNew),
          old.map(found -> new Ownership(found.owner(), found.group())));
      directory.rename(temporary, name);
    } catch (IOException | RuntimeException e) {
      try {
        directory.delete(temporary);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    directory.sync();
  }

  /** Deletes a file, or a link itself; false when there was none. */
  public boolean delete(Path below) {
    Path file = base.resolve(below);
    try (DirectoryHandle directory = open(base, below)) {
      boolean deleted = directory.delete(below.getFileName());
      if (deleted) {
        directory.sync();
      }
      return deleted;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw trouble("delete", file, e);
    }
  }

  public boolean delete(String name) {
    return delete(Path.of(name));
  }

  /** Makes a directory where there is none; one that is there stays as it is. */
  public void makeDirectory(Path below, Set<PosixFilePermission> mode) {
    try (DirectoryHandle directory = open(base, below)) {
      directory.makeDirectory(below.getFileName(), mode);
    } catch (IOException e) {
      throw trouble("create the directory", base.resolve(below), e);
    }
  }

  /** Renames a file or a directory to a name beside it. */
  public void rename(Path below, Path name) {
    try (DirectoryHandle directory = open(base, below)) {
      directory.rename(below.getFileName(), name);
      directory.sync();
    } catch (IOException e) {
      throw trouble("make", base.resolve(below).resolveSibling(name), e);
    }
  }

  /** Moves what is in a directory below into this one, by its name there. */
  public void moveUp(Path below) {
    Path name = below.getFileName();
    try (DirectoryHandle directory = DirectoryHandle.open(base);
        DirectoryHandle inner = directory.enter(below.getName(0))) {
      inner.move(name, directory);
      directory.sync();
    } catch (IOException e) {
      throw trouble("make", base.resolve(name), e);
    }
  }

  /** Copies a file from elsewhere to a name that nothing has. */
  public void copy(Path from, Path below, Set<PosixFilePermission> mode) {
    try (DirectoryHandle directory = open(base, below)) {
      directory.copy(from, below.getFileName(), mode);
    } catch (IOException e) {
      throw trouble("copy " + from + " to", base.resolve(below), e);
    }
  }

  /** Sets the mode of a file or a directory. */
  public void setMode(Path below, Set<PosixFilePermission> mode) {
    try (DirectoryHandle directory = open(base, below)) {
      directory.setMode(below.getFileName(), mode);
    } catch (IOException e) {
      throw trouble("change the mode of", base.resolve(below), e);
    }
  }

  private static Failure trouble(String doing, Path file, IOException e) {
    boolean link = String.valueOf(e.getMessage()).contains("symbolic link");
    if (link || e instanceof NotDirectoryException) {
      return Failure.of(
          "cannot " + doing + " " + file + ": " + FileTrouble.reason(e),
          "nothing there is followed: look who put it there (ls -la " + file + "), and remove it",
          e);
    }
    return FileTrouble.failure(doing + " " + file, file, e);
  }
}
