/** Makes what is handed out beside the jar from the commands themselves: manual, completions. */
@NullMarked
package io.github.mirrorctl.dist;

import org.jspecify.annotations.NullMarked;
