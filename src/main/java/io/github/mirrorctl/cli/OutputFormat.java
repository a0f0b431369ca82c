package io.github.mirrorctl.cli;

/** How to show something: for people, or for programs (field names are stable). */
enum OutputFormat {
  TABLE,
  JSON,
  YAML
}
