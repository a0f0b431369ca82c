package io.github.mirrorctl.doctor;

import java.util.Locale;

/** How bad it is what a check found, the least first. */
public enum Level {
  OK,
  /** It couldn't be looked at. */
  SKIPPED,
  /** It works, and will surprise somebody. */
  WARNING,
  WRONG;

  /** The word for it, for people and programs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
