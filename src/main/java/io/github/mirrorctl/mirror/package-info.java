/**
 * The pure model: mirrors, upstreams, settings and the registry's configuration, as values and
 * text.
 */
@NullMarked
package io.github.mirrorctl.mirror;

import org.jspecify.annotations.NullMarked;
