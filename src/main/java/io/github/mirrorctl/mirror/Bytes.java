package io.github.mirrorctl.mirror;

import java.util.List;
import java.util.Locale;

/** Sizes for people, in powers of 1000 as Docker shows them. */
public final class Bytes {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB");

  private Bytes() {}

  public static String format(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, UNITS.get(unit));
  }
}
