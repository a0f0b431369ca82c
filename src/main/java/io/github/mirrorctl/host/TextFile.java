package io.github.mirrorctl.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads small text files whole; what isn't a readable text file is told in words. */
public final class TextFile {
  private TextFile() {}

  /** Far more than any configuration has, and no trouble for memory. */
  private static final int LONGEST = 16 * 1024 * 1024;

  /** The file's text, strictly UTF-8 and otherwise untouched; empty when there is no file. */
  public static Optional<String> read(Path file) {
    return bytes(file).map(bytes -> decoded(bytes, file));
  }

  /** The file's bytes; empty when there is no file. */
  public static Optional<byte[]> bytes(Path file) {
    try {
      return Optional.of(bounded(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileTrouble.failure("read " + file, file, e);
    }
  }

  /** The same for whoever has words of their own for a file that can't be read. */
  public static byte[] bounded(Path file) throws IOException {
    // a pipe or a device would never end
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw Failure.of(
          file + " is " + (Files.isDirectory(file) ? "a directory" : "not a regular file"),
          "move it away, or name another file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw Failure.of(
            file + " is longer than 16 MiB: it is no such file as is looked for",
            "move it away, or name another file");
      }
      return bytes;
    }
  }

  static String decoded(byte[] bytes, Path file) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Failure.of(file + " isn't UTF-8 text", "save it as UTF-8, then run it again", e);
    }
  }
}
