package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.services.LogQuery;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.Mirror;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What runs mirrors. Every action makes what was asked for hold afterwards, says "already" where it
 * does, and changes nothing in a dry run.
 */
public interface MirrorEngine {
  /** What runs the mirror, for a sentence: {@code the container v2-mirror}. */
  String describe(Mirror mirror);

  /**
   * Throws what would keep {@link #start} from making the mirror run: its address or its place is
   * somebody else's. Changes nothing.
   *
   * @param handedOver whether the address is the mirror's own already, by another engine
   */
  void refuseObstacles(Mirror mirror, boolean handedOver);

  /** Throws {@code InvalidInput} when what would be removed was made by somebody else. */
  void refuseForeign(Mirror mirror);

  /**
   * Sets the mirror up before its first start.
   *
   * @param archive a {@code docker save} file to take an image from, instead of downloading it
   * @param credentials for the upstream; they go into {@code config.yml} and nowhere else
   */
  void init(Mirror mirror, Optional<Path> archive, Optional<Credentials> credentials);

  /** Makes the mirror run as desired, and waits until it answers. */
  void start(Mirror mirror);

  /** Restarts it, or starts it where it doesn't run; waits until it answers. */
  void restart(Mirror mirror);

  void stop(Mirror mirror);

  /** Takes back what {@link #start} made; the cache stays. */
  void remove(Mirror mirror);

  /** Lets what runs the mirror read its password file, which has just been written. */
  void usersChanged(Mirror mirror);

  /** Whether this engine has the mirror, running or not. */
  boolean has(Mirror mirror);

  EngineState state(Mirror mirror);

  /** Copies the log to {@code to}; {@code Failure} when there is none. */
  void copyLog(Mirror mirror, LogQuery query, PrintStream to);
}
