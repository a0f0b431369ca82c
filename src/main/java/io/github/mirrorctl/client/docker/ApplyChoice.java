package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.host.services.ServiceManager;
import java.util.List;

/**
 * How an edit comes into force, and why so.
 *
 * @param mode never AUTO
 */
record ApplyChoice(ApplyMode mode, String why) {
  /**
   * Chooses when there is something to apply to a daemon that answers.
   *
   * @param stopped the containers that a restart would stop for good
   */
  static ApplyChoice of(
      ApplyMode asked, DaemonState state, List<String> stopped, ServiceManager manager) {
    String names = String.join(", ", stopped);
    boolean stops = !stopped.isEmpty();
    if (asked != ApplyMode.AUTO) {
      String warning =
          asked == ApplyMode.RESTART && stops
              ? "; it stops these containers for good: " + names
              : "";
      return new ApplyChoice(asked, "as asked" + warning);
    }
    if (state.kind() == DaemonKind.DESKTOP) {
      return new ApplyChoice(
          ApplyMode.NONE, "only Docker Desktop restarts its daemon: " + manager.restartCommand());
    }
    if (stops) {
      return new ApplyChoice(
          ApplyMode.RELOAD,
          "a reload is enough, and a restart would stop these containers for good: " + names);
    }
    if (!manager.canRestart()) {
      return new ApplyChoice(
          ApplyMode.RELOAD, "a reload is enough, and nothing here is known to restart the daemon");
    }
    return new ApplyChoice(
        ApplyMode.RESTART,
        "by "
            + manager.describe()
            + (state.liveRestore()
                ? "; live-restore keeps containers running"
                : "; no running container stops for good"));
  }

  static ApplyChoice none(String why) {
    return new ApplyChoice(ApplyMode.NONE, why);
  }
}
