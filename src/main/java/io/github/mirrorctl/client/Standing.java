package io.github.mirrorctl.client;

import java.nio.file.Path;

/**
 * How a client stands to a mirror, as far as its files, or what it says of itself, tell.
 *
 * @param words why it isn't told to use it; empty where it is
 */
public record Standing(MirrorUse mirror, Kind kind, String words) {
  /** How it stands. */
  public enum Kind {
    /** It is told to pull through it. */
    TOLD,
    /** It isn't told. */
    NOT_TOLD,
    /** It doesn't know the authority of the mirror's certificate. */
    NOT_TRUSTING,
    /** It is told, and another file of its own keeps it from that. */
    OVERRIDDEN,
    /** It can't pull that registry's images through any mirror. */
    NOT_COVERED
  }

  public static Standing told(MirrorUse mirror) {
    return new Standing(mirror, Kind.TOLD, "");
  }

  public static Standing not(MirrorUse mirror, Kind kind, String words) {
    return new Standing(mirror, kind, words);
  }

  /** Of a mirror whose authority isn't in that file of the client. */
  public static Standing notTrusting(MirrorUse mirror, Path authority) {
    return not(
        mirror, Kind.NOT_TRUSTING, authority + " doesn't hold the authority of its certificate");
  }

  public boolean inForce() {
    return kind == Kind.TOLD;
  }

  public boolean covered() {
    return kind != Kind.NOT_COVERED;
  }
}
