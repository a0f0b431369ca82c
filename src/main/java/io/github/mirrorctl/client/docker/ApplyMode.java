package io.github.mirrorctl.client.docker;

/** How an edited daemon.json comes into force. */
public enum ApplyMode {
  /** A restart, unless it would stop running containers for good: then a reload. */
  AUTO,
  RESTART,
  RELOAD,
  /** Not at all: the file alone. */
  NONE
}
