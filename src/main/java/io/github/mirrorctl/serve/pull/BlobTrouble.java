package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.upstream.UpstreamTrouble;

/** A blob can't be had from the upstream, or not now. */
final class BlobTrouble extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String WRONG = "wrong";

  private final String kind;
  private final boolean mayPass;

  private final boolean wrong;

  private BlobTrouble(String kind, String message, boolean mayPass) {
    super(message);
    this.kind = kind;
    this.mayPass = mayPass;
    this.wrong = kind.equals(WRONG);
  }

  static BlobTrouble of(UpstreamTrouble trouble) {
    return new BlobTrouble(
        trouble.kind().word(), String.valueOf(trouble.getMessage()), trouble.mayPass());
  }

  /** The upstream is busy or broken: it may be better soon. */
  static BlobTrouble status(int status) {
    return new BlobTrouble("status", "the upstream answered " + status, true);
  }

  /** A connection that brought something else than was asked for; another may do better. */
  static BlobTrouble odd(String message) {
    return new BlobTrouble("protocol", message, true);
  }

  /** Bytes that can't be the blob's. */
  static BlobTrouble wrong(String message) {
    return new BlobTrouble(WRONG, message, false);
  }

  /** One word, for the metrics. */
  String kind() {
    return kind;
  }

  /** Whether the upstream has something else in the blob's place. */
  boolean isWrong() {
    return wrong;
  }

  /** Whether another try may help. */
  boolean mayPass() {
    return mayPass;
  }
}
