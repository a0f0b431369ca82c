package io.github.mirrorctl.host.services;

import java.util.List;

/**
 * Restarts and reloads the Docker daemon. An action that fails throws a Failure with the service
 * manager's own words; one that returns has only been accepted: the daemon's answer is the proof.
 */
public interface ServiceManager {
  /** Who it is, for a sentence: {@code systemd (docker.service)}. */
  String describe();

  /** What a person would type to restart the daemon, or words when there is no such command. */
  String restartCommand();

  /** Whether {@link #restart} can work at all. */
  boolean canRestart();

  void restart();

  /** Makes the daemon read its reloadable settings again; no container stops. */
  void reload();

  void start();

  /** Forgets failed starts, which otherwise count against the next ones. */
  void resetFailed();

  /** The daemon's last log lines, oldest first; empty when its log can't be found. */
  List<String> lastLogLines(int n);
}
