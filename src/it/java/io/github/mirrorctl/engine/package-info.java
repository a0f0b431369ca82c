/** What tests on real machines need of the engines' own parts. */
@NullMarked
package io.github.mirrorctl.engine;

import org.jspecify.annotations.NullMarked;
