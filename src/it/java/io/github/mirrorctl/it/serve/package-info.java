/**
 * Tests of the embedded engine: the real {@code mirrorctl serve} from the built jar, in front of a
 * real registry, with a link between the two that a test can slow down, cut, falsify and count.
 * They need no root and no network but loopback.
 */
@NullMarked
package io.github.mirrorctl.it.serve;

import org.jspecify.annotations.NullMarked;
