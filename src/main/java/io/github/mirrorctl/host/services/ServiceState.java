package io.github.mirrorctl.host.services;

/**
 * What a background service does now.
 *
 * @param word running, restarting, failed or stopped
 * @param restarts how often it was started again by itself
 * @param pid the server's process; 0 when there is none
 */
public record ServiceState(String word, int restarts, long pid) {
  public static final String RUNNING = "running";
  public static final String RESTARTING = "restarting";
  public static final String FAILED = "failed";
  public static final String STOPPED = "stopped";

  public boolean isRunning() {
    return word.equals(RUNNING);
  }

  /** Whether it neither runs nor is about to. */
  public boolean isStopped() {
    return word.equals(STOPPED) || word.equals(FAILED);
  }
}
