package io.github.mirrorctl.host;

import java.io.IOException;
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

  /** The file's text, strictly UTF-8 and otherwise untouched; empty when there is no file. */
  public static Optional<String> read(Path file) {
    return bytes(file)
        .map(
            bytes -> {
              try {
                return decode(bytes);
              } catch (CharacterCodingException e) {
                throw Failure.of(
                    file + " isn't UTF-8 text", "save it as UTF-8, then run it again", e);
              }
            });
  }

  /** The file's bytes; empty when there is no file. */
  public static Optional<byte[]> bytes(Path file) {
    try {
      // a pipe or a device would never end
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw Failure.of(
            file + " is " + (Files.isDirectory(file) ? "a directory" : "not a regular file"),
            "move it away, or name another file");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileTrouble.failure("read " + file, file, e);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
