/**
 * The machine: the only code that writes system files, runs processes and talks to service
 * managers.
 */
@NullMarked
package io.github.mirrorctl.host;

import org.jspecify.annotations.NullMarked;
