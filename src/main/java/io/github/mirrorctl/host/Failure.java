package io.github.mirrorctl.host;

import org.jspecify.annotations.Nullable;

/**
 * Something could not be done, told in words for the person at the terminal: what failed and why
 * (the message), and what to do next.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; the command line turns it into an exit code. */
  public enum Kind {
    /** It failed: exit code 1. */
    FAILED,
    /** It runs badly or not at all: exit code 3. */
    UNHEALTHY,
    /** More rights are needed: exit code 4. */
    RIGHTS
  }

  private final Kind kind;
  private final String next;

  private Failure(Kind kind, String message, String next, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.next = next;
  }

  /**
   * {@code message} says what failed and why, {@code next} what to do (may be empty, several lines
   * allowed).
   */
  public static Failure of(String message, String next) {
    return new Failure(Kind.FAILED, message, next, null);
  }

  public static Failure of(String message, String next, @Nullable Throwable cause) {
    return new Failure(Kind.FAILED, message, next, cause);
  }

  public static Failure unhealthy(String message, String next) {
    return new Failure(Kind.UNHEALTHY, message, next, null);
  }

  public static Failure rights(String message, String next, Throwable cause) {
    return new Failure(Kind.RIGHTS, message, next, cause);
  }

  /** The same failure, told in other words. */
  public Failure saying(String message) {
    return new Failure(kind, message, next, this);
  }

  public Kind kind() {
    return kind;
  }

  /** What to do next; empty when the message says it all. */
  public String next() {
    return next;
  }
}
