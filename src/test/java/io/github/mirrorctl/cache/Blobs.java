package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/** Contents for tests, and where a registry puts them. */
final class Blobs {
  private Blobs() {}

  static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Path data(Path storage, Digest digest) {
    return storage.resolve(
        "docker/registry/v2/blobs/"
            + digest.algorithm()
            + "/"
            + digest.hex().substring(0, 2)
            + "/"
            + digest.hex()
            + "/data");
  }

  static Path repository(Path storage, String name) {
    return storage.resolve("docker/registry/v2/repositories").resolve(name);
  }

  /** Writes a file as somebody else would, with the directories that it needs. */
  static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    return Files.write(file, bytes);
  }

  static StoredBlob download(CacheDirectory cache, byte[] bytes) throws IOException {
    Digest digest = Digest.sha256Of(bytes);
    try (PartialBlob partial = cache.blobs().resume(digest)) {
      partial.expect(bytes.length, Optional.of("\"etag\""));
      partial.write(ByteBuffer.wrap(bytes));
      return partial.commit().orElseThrow();
    }
  }
}
