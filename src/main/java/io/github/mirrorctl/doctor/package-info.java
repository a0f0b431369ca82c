/**
 * What may be wrong with mirrors and with the machine around them: checks that look and change
 * nothing, each with its remedy.
 */
@NullMarked
package io.github.mirrorctl.doctor;

import org.jspecify.annotations.NullMarked;
