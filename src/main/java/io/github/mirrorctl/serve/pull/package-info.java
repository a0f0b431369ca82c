/** How a pull is answered: from the cache, from the upstream, or from both at once. */
@NullMarked
package io.github.mirrorctl.serve.pull;

import org.jspecify.annotations.NullMarked;
