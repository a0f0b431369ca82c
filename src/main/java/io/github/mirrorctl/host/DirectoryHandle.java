package io.github.mirrorctl.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An open directory: all that mirrorctl makes, changes and deletes outside of a cache goes through
 * one. It stays the same directory whatever is put at its path meanwhile, and a name in it is never
 * followed when it is a symbolic link.
 */
final class DirectoryHandle implements Closeable {
  static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
  private static final Path ITSELF = Path.of(".");

  private final Path path;
  private final SecureDirectoryStream<Path> stream;

  private DirectoryHandle(Path path, DirectoryStream<Path> stream) throws IOException {
    this.path = path;
    if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
      stream.close();
      throw new IOException("this file system can't be walked safely");
    }
    this.stream = secure;
  }

  /** Opens a directory; links on the way to it are followed where root or this user laid them. */
  @SuppressWarnings("StreamResourceLeak") // the handle closes it
  static DirectoryHandle open(Path directory) throws IOException {
    Path real = TrustedLinks.resolve(directory);
    Path settled = TrustedLinks.settled(real);
    DirectoryHandle handle = new DirectoryHandle(settled, Files.newDirectoryStream(settled));
    return real.equals(settled) ? handle : handle.thenEnter(settled.relativize(real));
  }

  /**
   * Opens what is below {@code base} by that relative path; no link below {@code base} is followed.
   */
  static DirectoryHandle open(Path base, Optional<Path> below) throws IOException {
    DirectoryHandle handle = open(base);
    return below.isEmpty() ? handle : handle.thenEnter(below.get());
  }

  static Path temporary(String prefix) throws IOException {
    return Files.createTempDirectory(prefix);
  }

  private DirectoryHandle thenEnter(Path below) throws IOException {
    DirectoryHandle at = this;
    for (Path name : below) {
      try (DirectoryHandle before = at) {
        at = before.enter(name);
      }
    }
    return at;
  }

  DirectoryHandle enter(Path name) throws IOException {
    // told apart first: opening a pipe would wait for ever
    PosixFileAttributes found = attributes(name);
    if (found.isSymbolicLink()) {
      throw isLink(name);
    }
    if (!found.isDirectory()) {
      throw new NotDirectoryException(path.resolve(name).toString());
    }
    return new DirectoryHandle(
        path.resolve(name), stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
  }

  private FileSystemException refused(Path name, String why) {
    return new FileSystemException(path.resolve(name).toString(), null, why);
  }

  private FileSystemException isLink(Path name) {
    return refused(name, path.resolve(name) + " is a symbolic link");
  }

  private PosixFileAttributeView view(Path name) {
    return stream.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  PosixFileAttributes attributes(Path name) throws IOException {
    return view(name).readAttributes();
  }

  Optional<PosixFileAttributes> find(Path name) throws IOException {
    try {
      return Optional.of(attributes(name));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What is in it; it can be asked for once. */
  List<Path> names() throws IOException {
    List<Path> names = new ArrayList<>();
    try {
      stream.forEach(entry -> names.add(entry.getFileName()));
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    return names;
  }

  private FileChannel channel(Path name, Set<OpenOption> options, FileAttribute<?>... mode)
      throws IOException {
    SeekableByteChannel channel = stream.newByteChannel(name, options, mode);
    if (channel instanceof FileChannel file) {
      return file;
    }
    channel.close();
    throw new IOException("this file system has no files that can be locked");
  }

  /** Opens a regular file for reading. */
  FileChannel read(Path name) throws IOException {
    PosixFileAttributes found = attributes(name);
    if (found.isSymbolicLink()) {
      throw isLink(name);
    }
    if (!found.isRegularFile()) {
      throw refused(name, found.isDirectory() ? "it is a directory" : "it is not a regular file");
    }
    if (isForeign(name, found)) {
      throw refused(name, "it is another file's second name");
    }
    return channel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Whether a file has a name elsewhere too and isn't its directory's owner's: whoever may write in
   * the directory may have given somebody else's file that name.
   */
  boolean isForeign(Path name, PosixFileAttributes found) throws IOException {
    return !found.owner().equals(attributes(ITSELF).owner()) && links(name, found) > 1;
  }

  /** How many names a file has; 2 too when it can't be told, as it was replaced just now. */
  private int links(Path name, PosixFileAttributes found) throws IOException {
    Map<String, Object> told =
        Files.readAttributes(path.resolve(name), "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
    boolean same = Objects.equals(told.get("fileKey"), found.fileKey());
    return same && told.get("nlink") instanceof Number number ? number.intValue() : 2;
  }

  /** Opens a file for reading whose directory this user isn't shown. */
  static FileChannel readPath(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens a file that is there to be locked, and makes it where there is none. */
  FileChannel lock(Path name) throws IOException {
    if (find(name).filter(found -> !found.isRegularFile()).isPresent()) {
      throw refused(name, "it is not a regular file");
    }
    return channel(
        name,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PRIVATE));
  }

  /** Makes a file of these bytes, on the disk for good, with a mode and maybe an owner. */
  void create(Path name, ByteBuffer bytes, Set<PosixFilePermission> mode, Optional<Ownership> owner)
      throws IOException {
    try (FileChannel channel =
        channel(
            name,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PRIVATE))) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      // the owner first: the wider mode must never be the wrong owner's
      if (owner.isPresent()) {
        give(name, owner.get());
      }
      setMode(name, mode);
      channel.force(true);
    }
  }

  /** Copies a file that may be as long as it likes. */
  void copy(Path from, Path name, Set<PosixFilePermission> mode) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            channel(
                name,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PRIVATE))) {
      for (long at = 0; at < in.size(); ) {
        at += in.transferTo(at, in.size() - at, out);
      }
      view(name).setTimes(Files.getLastModifiedTime(from), null, null);
    }
    setMode(name, mode);
  }

  void setMode(Path name, Set<PosixFilePermission> mode) throws IOException {
    PosixFileAttributes found = attributes(name);
    if (!found.isRegularFile() && !found.isDirectory()) {
      throw isLink(name);
    }
    view(name).setPermissions(mode);
  }

  /** Gives a file or a directory away; returns whether it was somebody else's. */
  boolean give(Path name, Ownership owner) throws IOException {
    PosixFileAttributes is = attributes(name);
    boolean others = !is.owner().equals(owner.user()) || !is.group().equals(owner.group());
    if (!is.owner().equals(owner.user())) {
      view(name).setOwner(owner.user());
    }
    if (!is.group().equals(owner.group())) {
      view(name).setGroup(owner.group());
    }
    return others;
  }

  /** Makes a directory; returns whether there was none. */
  boolean makeDirectory(Path name, Set<PosixFilePermission> mode) throws IOException {
    try {
      // the one step that the platform lets nobody take from an open directory: it follows no link
      // at its end, and what it made is looked at through the open one
      Files.createDirectory(path.resolve(name));
    } catch (FileAlreadyExistsException e) {
      enter(name).close();
      return false;
    }
    enter(name).close();
    setMode(name, mode);
    return true;
  }

  void rename(Path from, Path to) throws IOException {
    stream.move(from, stream, to);
  }

  void move(Path name, DirectoryHandle to) throws IOException {
    stream.move(name, to.stream, name);
  }

  /** Deletes a file or a link; false when there is none. */
  boolean delete(Path name) throws IOException {
    try {
      stream.deleteFile(name);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  void deleteDirectory(Path name) throws IOException {
    stream.deleteDirectory(name);
  }

  /** Has what was renamed and deleted in it last. */
  void sync() throws IOException {
    try (FileChannel channel = channel(ITSELF, Set.of(StandardOpenOption.READ))) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
