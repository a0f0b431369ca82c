package io.github.mirrorctl.mirror;

/**
 * What a person wrote can't be taken, told in words: what and where (the message), and what to do
 * next; exit code 2.
 */
public final class InvalidInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String next;

  /**
   * {@code message} says what is wrong and where, {@code next} what to do (may be empty, several
   * lines allowed).
   */
  public InvalidInput(String message, String next) {
    super(message);
    this.next = next;
  }

  /** What to do next; empty when the message says it all. */
  public String next() {
    return next;
  }
}
