package io.github.mirrorctl.cli;

/** When to colour: on a terminal, always, or never. */
enum ColorMode {
  AUTO,
  ALWAYS,
  NEVER;

  /** {@code NO_COLOR} (no-color.org) and {@code TERM=dumb} turn the automatic colour off. */
  boolean on(App app, boolean terminal) {
    return switch (this) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          terminal
              && app.environment().variable("NO_COLOR").isEmpty()
              && !app.environment().variable("TERM").orElse("").equals("dumb");
    };
  }
}
