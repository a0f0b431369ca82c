/** Who may pull: networks that are let in, and users with passwords, each proven once. */
@NullMarked
package io.github.mirrorctl.serve.access;

import org.jspecify.annotations.NullMarked;
