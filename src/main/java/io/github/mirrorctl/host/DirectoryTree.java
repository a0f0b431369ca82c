package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A directory with all that is in it. */
public final class DirectoryTree {
  private DirectoryTree() {}

  /** The directory's entries by name; {@code Failure} when it can't be read. */
  public static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      throw FileTrouble.failure("read the directory " + directory, directory, e);
    } catch (DirectoryIteratorException e) {
      throw FileTrouble.failure(
          "read the directory " + directory, directory, Objects.requireNonNull(e.getCause()));
    }
    Collections.sort(entries);
    return entries;
  }

  /** Whether it is a directory with nothing in it. */
  public static boolean isEmpty(Path directory) {
    return Files.isDirectory(directory) && entries(directory).isEmpty();
  }

  /** Removes the directory if it is one with nothing in it. */
  public static void deleteEmpty(Path directory) {
    if (isEmpty(directory)) {
      AtomicFile.delete(directory);
    }
  }

  /**
   * Deletes what is at {@code below} in {@code base}, with all that is in it; nothing there is no
   * error. Symbolic links in it go, what they point at stays. Below {@code base} each step is taken
   * from an open directory and follows no link: who may write there can't lead root elsewhere, not
   * even while this runs.
   */
  public static void delete(Path base, Path below) {
    Path whole = base.resolve(below);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(base)) {
      if (!(stream instanceof SecureDirectoryStream<Path> directory)) {
        throw new IOException("this file system can't be walked safely");
      }
      delete(directory, below);
    } catch (NoSuchFileException e) {
      // gone already
    } catch (IOException e) {
      throw FileTrouble.failure("delete " + whole, whole, e);
    } catch (DirectoryIteratorException e) {
      throw FileTrouble.failure("delete " + whole, whole, Objects.requireNonNull(e.getCause()));
    }
  }

  private static void delete(SecureDirectoryStream<Path> directory, Path below) throws IOException {
    Path name = below.getName(0);
    if (below.getNameCount() > 1) {
      try (SecureDirectoryStream<Path> inner =
          directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        delete(inner, below.subpath(1, below.getNameCount()));
      }
    } else if (isDirectory(directory, name)) {
      try (SecureDirectoryStream<Path> inner =
          directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        for (Path entry : inner) {
          delete(inner, entry.getFileName());
        }
      }
      directory.deleteDirectory(name);
    } else {
      directory.deleteFile(name);
    }
  }

  private static boolean isDirectory(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }
}
