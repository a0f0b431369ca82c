package io.github.mirrorctl.it.serve;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The head of an HTTP/1.1 message, as it stands on the wire. */
record HttpHead(String start, List<String> fields) {
  private static final int LONGEST = 64 * 1024;

  /** Reads one from the stream and nothing beyond it; empty at the stream's end. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        if (bytes.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("within a head: " + bytes.toString(StandardCharsets.ISO_8859_1));
      }
      bytes.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
      if (bytes.size() > LONGEST) {
        throw new IOException("a head without an end");
      }
    }
    List<String> lines =
        List.of(bytes.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n", -1));
    return Optional.of(new HttpHead(lines.get(0), lines.subList(1, lines.size())));
  }

  /** One word of the first line, from 0. */
  String word(int number) {
    return start.split(" ", 3)[number];
  }

  int status() {
    return Integer.parseInt(word(1));
  }

  Optional<String> field(String name) {
    return fields.stream()
        .filter(field -> isNamed(field, name))
        .map(field -> field.substring(name.length() + 1).strip())
        .findFirst();
  }

  OptionalLong length() {
    return field("Content-Length").stream().mapToLong(Long::parseLong).findFirst();
  }

  HttpHead without(String name) {
    return new HttpHead(start, fields.stream().filter(field -> !isNamed(field, name)).toList());
  }

  HttpHead with(String name, String value) {
    List<String> all = new ArrayList<>(without(name).fields);
    all.add(name + ": " + value);
    return new HttpHead(start, all);
  }

  private static boolean isNamed(String field, String name) {
    return field.regionMatches(true, 0, name + ":", 0, name.length() + 1);
  }

  byte[] bytes() {
    List<String> lines = new ArrayList<>();
    lines.add(start);
    lines.addAll(fields);
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
