package io.github.mirrorctl.cache;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One line of the journal: a checksum, a letter, a digest, and what is said of it. The checksum
 * tells a torn line from one that only looks whole: half a number is a number too.
 */
sealed interface JournalLine {
  /** The longest line that is ever written, in characters. */
  int LONGEST = 1024;

  /** Where what is said begins, after the checksum's eight digits and a space. */
  int BODY = 9;

  /** All that is remembered of a blob; the last such line counts. */
  record Blob(BlobRecord blob) implements JournalLine {
    @Override
    public String text() {
      return line("b " + blob.digest() + " " + blob.text());
    }
  }

  /** The blob is no more. */
  record Gone(Digest digest) implements JournalLine {
    @Override
    public String text() {
      return line("g " + digest);
    }
  }

  /** The manifest's media type, which may hold spaces. */
  record MediaType(Digest digest, String type) implements JournalLine {
    @Override
    public String text() {
      return line("m " + digest + " " + type);
    }
  }

  /** The whole line, newline included. */
  String text();

  private static String line(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return HexFormat.of().toHexDigits(checksum(bytes, 0, bytes.length)) + " " + body + "\n";
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /**
   * What a line of so many bytes, its newline not counted, says; empty for torn or garbage ones.
   */
  static Optional<JournalLine> parse(byte[] line, int length) {
    if (length <= BODY || length > LONGEST || line[BODY - 1] != ' ') {
      return Optional.empty();
    }
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    try {
      if (HexFormat.fromHexDigits(text, 0, BODY - 1) != checksum(line, BODY, length - BODY)) {
        return Optional.empty();
      }
      String[] parts = text.substring(BODY).split(" ", 3);
      Optional<Digest> digest = parts.length < 2 ? Optional.empty() : Digest.parse(parts[1]);
      if (digest.isEmpty()) {
        return Optional.empty();
      }
      String said = parts.length < 3 ? "" : parts[2];
      return switch (parts[0]) {
        case "b" -> Optional.of(new Blob(BlobRecord.parse(digest.get(), said)));
        case "g" -> Optional.of(new Gone(digest.get()));
        case "m" -> Optional.of(new MediaType(digest.get(), said));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
