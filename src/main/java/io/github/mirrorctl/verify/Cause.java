package io.github.mirrorctl.verify;

/**
 * Why pulls don't cross a mirror, and what mends that.
 *
 * @param kind which kind of cause, for programs: a word such as {@code mirror-down}
 */
public record Cause(String kind, String words, String remedy) {
  /** No registry answers at the mirror's address, as this machine sees it. */
  public static final String MIRROR_DOWN = "mirror-down";
}
