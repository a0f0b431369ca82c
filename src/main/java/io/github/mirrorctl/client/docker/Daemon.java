package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.Canary;
import java.time.Duration;
import java.util.List;

/** The Docker daemon as this room needs it: what is really in force. */
public interface Daemon {
  /**
   * What it showed when it was last asked, which is now if it never was: each question has it start
   * two programs. Throws Failure when it doesn't answer.
   */
  DaemonState state();

  /** The same, asked now. */
  DaemonState stateNow();

  /**
   * The names of the containers that a restart of the daemon stops for good; those that ran when it
   * was asked first.
   */
  List<String> endangered();

  /**
   * Has it pull an image that there isn't; returns what it said of that, which is no {@code
   * Failure}.
   *
   * @param limit how long it may take
   */
  String pullMissing(Canary canary, Duration limit);
}
