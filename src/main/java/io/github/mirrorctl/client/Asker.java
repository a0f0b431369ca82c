package io.github.mirrorctl.client;

import java.time.Duration;

/** One program or daemon of a client's that can be made to pull. */
public interface Asker {
  /** Its name, such as {@code skopeo}. */
  String name();

  /**
   * Has it ask for the canary and waits for the end of that, at most so long; returns what it said.
   * That it fails is what is expected, and no {@code Failure}: there is no such image.
   */
  String ask(Canary canary, Duration limit);
}
