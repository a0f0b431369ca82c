package io.github.mirrorctl.it.serve;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** What HTTP/1.1 is written in. */
final class HttpText {
  static final Charset LATIN = StandardCharsets.ISO_8859_1;
  static final byte[] LINE_END = "\r\n".getBytes(LATIN);

  private HttpText() {}
}
