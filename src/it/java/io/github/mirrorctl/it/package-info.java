/**
 * Tests against real Docker Engines, on test hosts that have nothing to do with the machine's own
 * Docker. The hosts are made by the scripts in {@code src/it/host}; the classes here give them a
 * lifetime and an API.
 */
@NullMarked
package io.github.mirrorctl.it;

import org.jspecify.annotations.NullMarked;
