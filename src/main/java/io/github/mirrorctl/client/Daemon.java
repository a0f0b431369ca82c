package io.github.mirrorctl.client;

import java.time.Duration;

/** The Docker daemon as this room needs it: what is really in force. */
public interface Daemon {
  /** Asks the daemon; throws Failure when it doesn't answer. */
  DaemonState state();

  /**
   * Has it look for an image in its registry, mirrors first; returns what it said of it. That there
   * is none is no {@code Failure}.
   *
   * @param limit how long it may take
   */
  String lookUp(String reference, Duration limit);
}
