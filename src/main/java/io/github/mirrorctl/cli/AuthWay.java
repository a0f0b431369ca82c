package io.github.mirrorctl.cli;

/** How clients show a mirror who they are. */
enum AuthWay {
  HTPASSWD,
  NONE
}
