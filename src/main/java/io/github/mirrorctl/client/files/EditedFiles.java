package io.github.mirrorctl.client.files;

import io.github.mirrorctl.host.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the files that mirrorctl has edited, by the undo records beside them. */
public final class EditedFiles {
  private static final String RECORD = ".mirrorctl-undo";

  /** hosts.toml lies in a directory of its registry. */
  private static final int DEPTH = 2;

  private EditedFiles() {}

  /** Those of these that have been edited. */
  public static List<Path> among(List<Path> files) {
    return files.stream()
        .filter(file -> Files.exists(file.resolveSibling(file.getFileName() + RECORD)))
        .toList();
  }

  /** Those in a directory and in the directories in it; none where there is no such directory. */
  public static List<Path> below(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(RECORD))
          .map(EditedFiles::edited)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileTrouble.failure("look into " + directory, directory, e);
    } catch (UncheckedIOException e) {
      throw FileTrouble.failure(
          "look into " + directory, directory, Objects.requireNonNull(e.getCause()));
    }
  }

  private static Path edited(Path record) {
    String name = record.getFileName().toString();
    return record.resolveSibling(name.substring(0, name.length() - RECORD.length()));
  }
}
