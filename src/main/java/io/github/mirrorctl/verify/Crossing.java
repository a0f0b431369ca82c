package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.MirrorUse;

/**
 * What was found out of one client and one mirror.
 *
 * @param client the program or daemon that was asked
 * @param cause a word for the reason, such as {@code mirror-down}; empty where there is none
 * @param reason why it doesn't cross, or why that can't be told; empty where it does
 * @param remedy what mends it: a command, or words
 */
public record Crossing(
    String client, MirrorUse mirror, Verdict verdict, String cause, String reason, String remedy) {
  /** What was found out. */
  public enum Verdict {
    /** The mirror was asked. */
    CROSSES("crosses"),
    /** The mirror was not asked, or gave no help. */
    BYPASSES("bypasses"),
    /** It could not be found out. */
    CANNOT_TELL("cannot tell");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  static Crossing crosses(String client, MirrorUse mirror) {
    return new Crossing(client, mirror, Verdict.CROSSES, "", "", "");
  }

  static Crossing bypasses(String client, MirrorUse mirror, Cause cause) {
    return new Crossing(
        client, mirror, Verdict.BYPASSES, cause.kind(), cause.words(), cause.remedy());
  }

  static Crossing cannotTell(String client, MirrorUse mirror, Cause cause) {
    return new Crossing(
        client, mirror, Verdict.CANNOT_TELL, cause.kind(), cause.words(), cause.remedy());
  }
}
