/** The entry; the rooms are the packages below it, and {@code RoomsTest} holds the arrows. */
@NullMarked
package io.github.mirrorctl;

import org.jspecify.annotations.NullMarked;
