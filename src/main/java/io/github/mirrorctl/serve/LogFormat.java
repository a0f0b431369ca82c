package io.github.mirrorctl.serve;

/** How the access log is written. */
public enum LogFormat {
  TEXT,
  JSON
}
