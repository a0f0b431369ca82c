package io.github.mirrorctl.host.services;

/** How a Docker daemon is installed, which decides where its file lies and who restarts it. */
public enum DaemonKind {
  /** Root's daemon from a distribution's or Docker's own package. */
  ROOTFUL,
  /** A user's own daemon. */
  ROOTLESS,
  /** The snap {@code docker}. */
  SNAP,
  /** Docker Desktop, whose daemon lives in a machine that its app controls. */
  DESKTOP
}
