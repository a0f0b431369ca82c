package io.github.mirrorctl.engine;

import java.util.List;
import java.util.Optional;

/**
 * What an engine says of a mirror.
 *
 * @param runner what runs it: a container's or a service's name
 * @param word running, restarting, exited, stopped, …, "absent", or "foreign" for what somebody
 *     else made
 * @param restarts how often it was started again by itself
 * @param drift how it differs from what it should be, in words
 * @param problems what else is wrong, each with what to do
 */
public record EngineState(
    String runner,
    String word,
    int restarts,
    List<String> drift,
    List<String> problems,
    Optional<Traffic> traffic) {
  public static final String RUNNING = "running";
  public static final String ABSENT = "absent";
  public static final String FOREIGN = "foreign";

  public EngineState {
    drift = List.copyOf(drift);
    problems = List.copyOf(problems);
  }

  /**
   * What went over the wire since the server was started, in bytes.
   *
   * @param served sent to clients
   * @param fetched from the upstream
   */
  public record Traffic(long served, long fetched) {
    /** What would have been fetched without the mirror, and wasn't. */
    public long saved() {
      return Math.max(0, served - fetched);
    }
  }
}
