package io.github.mirrorctl.serve.upstream;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An upstream gave no answer that can be used, told in words for people: which host, what happened.
 * No secret is in it.
 */
public final class UpstreamTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a caller can tell apart. */
  public enum Kind {
    /** No connection: an unknown name, a refusal, no route, TLS. */
    UNREACHABLE,
    /** No sign within the time that was given. */
    SILENT,
    /** The connection was lost before the answer's end. */
    CUT,
    /** The credentials, or a request for a token, would go where they must not. */
    REFUSED_REALM,
    /** The body is longer than the caller allows. */
    TOO_LARGE,
    /** What came is not HTTP as it should be, or asks for what isn't done. */
    PROTOCOL,
    /** The redirects have no end. */
    TOO_MANY_REDIRECTS,
    /** It wasn't asked: this server has no memory to spare for its answer now. */
    BUSY;

    /** The word for it in metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final boolean lasting;

  UpstreamTrouble(Kind kind, String message) {
    this(kind, message, false, null);
  }

  /**
   * {@code lasting} trouble is the same a second later, such as a certificate; {@code cause} must
   * hold no secret.
   */
  UpstreamTrouble(Kind kind, String message, boolean lasting, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.lasting = lasting;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether another try may help. */
  public boolean mayPass() {
    return switch (kind) {
      case UNREACHABLE, SILENT, CUT -> !lasting;
      case REFUSED_REALM, TOO_LARGE, PROTOCOL, TOO_MANY_REDIRECTS, BUSY -> false;
    };
  }
}
