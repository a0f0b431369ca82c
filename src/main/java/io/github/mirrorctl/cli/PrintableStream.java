package io.github.mirrorctl.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes a log on with its control characters replaced, but for newlines and tabs: who can have the
 * server log something must not write on root's terminal.
 */
final class PrintableStream extends PrintStream {
  private static final int ESCAPED = '?';

  /** In UTF-8 the control characters from 0x80 to 0x9F follow this byte. */
  private static final int LEAD = 0xC2;

  private boolean led;

  PrintableStream(PrintStream to) {
    super(to, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int next) {
    write(new byte[] {(byte) next}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    byte[] clean = new byte[length];
    for (int i = 0; i < length; i++) {
      int next = bytes[from + i] & 0xFF;
      boolean low = (next < ' ' && next != '\n' && next != '\t') || next == 0x7F;
      boolean high = led && next < 0xA0 && next >= 0x80;
      // after the lead byte any other continuation keeps the text UTF-8
      clean[i] = (byte) (low ? ESCAPED : high ? 0xBF : next);
      led = next == LEAD;
    }
    super.write(clean, 0, length);
  }
}
