package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

  /** Removes the directory if it is one with nothing in it; a link to one stays. */
  public static void deleteEmpty(Path directory) {
    Path absolute = directory.toAbsolutePath();
    try (DirectoryHandle around =
        DirectoryHandle.open(Objects.requireNonNull(absolute.getParent()))) {
      around.deleteDirectory(absolute.getFileName());
      around.sync();
    } catch (NoSuchFileException | DirectoryNotEmptyException | NotDirectoryException e) {
      // gone, in use, or none
    } catch (IOException e) {
      throw FileTrouble.failure("remove " + directory, directory, e);
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
    try (DirectoryHandle directory =
        DirectoryHandle.open(base, Optional.ofNullable(below.getParent()))) {
      delete(directory, below.getFileName());
    } catch (NoSuchFileException e) {
      // gone already
    } catch (IOException e) {
      throw FileTrouble.failure("delete " + whole, whole, e);
    }
  }

  /** The same for one name in a directory that is open. */
  static void delete(DirectoryHandle directory, Path name) throws IOException {
    Optional<PosixFileAttributes> found = directory.find(name);
    if (found.isEmpty()) {
      return;
    }
    if (!found.get().isDirectory()) {
      directory.delete(name);
      return;
    }
    try (DirectoryHandle inner = directory.enter(name)) {
      for (Path entry : inner.names()) {
        delete(inner, entry);
      }
    }
    directory.deleteDirectory(name);
  }
}
