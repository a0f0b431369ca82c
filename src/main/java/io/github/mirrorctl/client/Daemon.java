package io.github.mirrorctl.client;

/** The Docker daemon as this room needs it: what is really in force. */
public interface Daemon {
  /** Asks the daemon; throws Failure when it doesn't answer. */
  DaemonState state();
}
