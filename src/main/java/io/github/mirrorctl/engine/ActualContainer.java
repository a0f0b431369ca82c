package io.github.mirrorctl.engine;

import java.util.List;
import java.util.Map;

/**
 * A container as the engine has it.
 *
 * @param state created, running, paused, restarting, removing, exited or dead
 * @param restarts how often the engine restarted it since it was last started by hand
 * @param error the engine's words about why it didn't start; empty if it did
 * @param image what it was made from, as it was written then
 * @param binds {@code source:destination}
 * @param published container port (for example {@code 5000/tcp}) to {@code address:port} on the
 *     host
 * @param environment {@code NAME=value}, the image's own included
 */
public record ActualContainer(
    String id,
    String name,
    String state,
    int restarts,
    long exitCode,
    String error,
    String image,
    List<String> command,
    String restartPolicy,
    List<String> binds,
    Map<String, List<String>> published,
    List<String> environment,
    Map<String, String> labels,
    Map<String, String> logOptions) {

  public boolean isRunning() {
    return state.equals("running");
  }

  /** Whether it neither runs nor is about to: only then is its address free. */
  public boolean isStopped() {
    return state.equals("exited") || state.equals("created") || state.equals("dead");
  }

  /** Whether it publishes a port of that number, at whatever address of the host. */
  public boolean publishes(int port) {
    return published.values().stream()
        .flatMap(List::stream)
        .anyMatch(there -> there.endsWith(":" + port));
  }

  /** Whether mirrorctl made it; anything else of the same name is left alone. */
  public boolean isOurs() {
    return labels.containsKey(ContainerSpec.LABEL_MIRROR);
  }
}
