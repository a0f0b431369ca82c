/** What a mirror holds on disk, in the distribution registry's filesystem layout. */
@NullMarked
package io.github.mirrorctl.cache;

import org.jspecify.annotations.NullMarked;
