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
    return checksum(body) + " " + body + "\n";
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** What a line without its newline says; empty for one that is torn or garbage. */
  static Optional<JournalLine> parse(String line) {
    if (line.length() < 11 || line.charAt(8) != ' ' || line.charAt(10) != ' ') {
      return Optional.empty();
    }
    String body = line.substring(9);
    if (!line.startsWith(checksum(body))) {
      return Optional.empty();
    }
    int end = body.indexOf(' ', 2);
    Optional<Digest> digest = Digest.parse(body.substring(2, end < 0 ? body.length() : end));
    String said = end < 0 ? "" : body.substring(end + 1);
    try {
      return digest.flatMap(
          of ->
              switch (body.charAt(0)) {
                case 'b' -> Optional.of(new Blob(BlobRecord.parse(of, said)));
                case 'g' -> Optional.of(new Gone(of));
                case 'm' -> Optional.of(new MediaType(of, said));
                default -> Optional.empty();
              });
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
