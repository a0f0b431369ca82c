/** Which proxy a request goes through, by the variables that all programs read. */
@NullMarked
package io.github.mirrorctl.mirror.proxy;

import org.jspecify.annotations.NullMarked;
