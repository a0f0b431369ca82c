package io.github.mirrorctl.host;

/**
 * Where an operation says what it finds, does or would do. Operations write to this and never to a
 * stream: what it looks like is the command line's business.
 */
public interface Reporter {
  /** Whether changes are to be told only, not made. */
  boolean dryRun();

  /** Something holds already, so nothing is done. */
  void already(String what);

  /** Something was changed just now. */
  void now(String what);

  /** A change that a run without {@code --dry-run} makes. */
  void would(String what);

  /** Something to know that is neither a change nor a fault. */
  void note(String what);

  /** Something that works but is likely to surprise. */
  void warn(String what);

  /** The exact change of a file that a run without {@code --dry-run} makes. */
  void diff(String file, String before, String after);

  /**
   * How far something long is: {@code done} of {@code total} bytes, or of an unknown total when
   * that is 0.
   */
  void progress(String what, long done, long total);
}
