package io.github.mirrorctl.client;

/**
 * How a client stands to a mirror, as far as its files, or what it says of itself, tell.
 *
 * @param covered whether this client can pull that registry's images through a mirror at all
 * @param inForce whether it is told to
 * @param words why not; empty where it is
 */
public record Standing(MirrorUse mirror, boolean covered, boolean inForce, String words) {
  static Standing inForce(MirrorUse mirror) {
    return new Standing(mirror, true, true, "");
  }

  static Standing not(MirrorUse mirror, String words) {
    return new Standing(mirror, true, false, words);
  }

  static Standing uncovered(MirrorUse mirror, String words) {
    return new Standing(mirror, false, false, words);
  }
}
