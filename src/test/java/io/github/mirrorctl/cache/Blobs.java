package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

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

  static Digest sha512Of(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
      return new Digest("sha512", HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Where what was found bad is. */
  static List<Path> setAside(Path storage) throws IOException {
    Path bad = storage.resolve(".mirrorctl/bad");
    if (!Files.exists(bad)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(bad)) {
      return found.sorted().toList();
    }
  }

  /** Changes one byte and leaves length and time as they were, as a failing disk does. */
  static void flip(Path file, int at) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), 0);
    }
    Files.setLastModifiedTime(file, time);
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
