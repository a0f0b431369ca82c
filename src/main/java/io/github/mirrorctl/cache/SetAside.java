package io.github.mirrorctl.cache;

import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;

/**
 * Takes what is bad out of the way without destroying it at once: whoever looks for a failing disk
 * wants to see what it did. The newest few are kept.
 */
final class SetAside {
  static final int KEPT = 3;

  private final Path directory;
  private final Clock clock;

  SetAside(Layout layout, Clock clock) {
    this.directory = layout.bad();
    this.clock = clock;
  }

  /** Moves a file, or a directory in a file's place, away; nothing there is no error. */
  synchronized void take(Path path, String name) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      StorageFiles.makeDirectory(directory);
    }
    for (int i = 0; ; i++) {
      Path to = directory.resolve(name + "-" + clock.millis() + (i == 0 ? "" : "-" + i));
      if (!Files.exists(to)) {
        try {
          StorageFiles.rename(path, to);
        } catch (NoSuchFileException e) {
          return;
        }
        break;
      }
    }
    keepNewest();
  }

  private void keepNewest() {
    try {
      List<Path> oldest =
          DirectoryTree.entries(directory).stream()
              .sorted(Comparator.comparing(SetAside::time).reversed())
              .skip(KEPT)
              .toList();
      for (Path path : oldest) {
        DirectoryTree.delete(directory, path.getFileName());
      }
    } catch (Failure e) {
      // they only take room; the next one tries again
    }
  }

  /** The time in a name, {@code sha256-<hex>-<milliseconds>}; 0 for a name that isn't ours. */
  private static long time(Path path) {
    long time = 0;
    for (String part : path.getFileName().toString().split("-", -1)) {
      if (part.matches("[0-9]{13}")) {
        time = Long.parseLong(part);
      }
    }
    return time;
  }
}
