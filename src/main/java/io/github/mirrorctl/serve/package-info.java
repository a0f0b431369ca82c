/**
 * The embedded engine: mirrorctl's own pull-through server. {@code http} has the words of the
 * protocol, {@code access} says who may pull, {@code upstream} asks other registries, {@code pull}
 * answers from the cache and the upstream together, and here is the server around them.
 */
@NullMarked
package io.github.mirrorctl.serve;

import org.jspecify.annotations.NullMarked;
