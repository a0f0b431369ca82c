/**
 * Tests against real Docker Engines, on test hosts that have nothing to do with the machine's own
 * Docker. The hosts are made by the scripts in {@code src/it/host}; the classes here give them a
 * lifetime and an API. Most commands run in a mirrorctl that stays in its host ({@link
 * io.github.mirrorctl.it.ResidentProgram}), those whose start, environment or end matters as
 * processes of their own.
 */
@NullMarked
package io.github.mirrorctl.it;

import org.jspecify.annotations.NullMarked;
