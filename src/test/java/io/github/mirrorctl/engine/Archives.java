package io.github.mirrorctl.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Image archives as far as a fake engine reads them. */
public final class Archives {
  private Archives() {}

  /** What {@code docker save -o FILE IMAGE} leaves, without the layers. */
  public static Path saved(Path file, String image) throws IOException {
    byte[] manifest =
        FakeEngine.bytes(
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"" + image + "\"],\"Layers\":[]}]");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      TarArchiveEntry entry = new TarArchiveEntry("manifest.json");
      entry.setSize(manifest.length);
      tar.putArchiveEntry(entry);
      tar.write(manifest);
      tar.closeArchiveEntry();
    }
    return file;
  }
}
