/**
 * The command line: picocli and terminal output live here and nowhere else, one class a subcommand.
 */
@NullMarked
package io.github.mirrorctl.cli;

import org.jspecify.annotations.NullMarked;
