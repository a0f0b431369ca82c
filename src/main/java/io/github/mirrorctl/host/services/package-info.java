/**
 * Who starts and stops services on this machine: systemd, init scripts, snap, a program of our own
 * or nobody. The Docker daemon is one such service, mirrorctl's server another.
 */
@NullMarked
package io.github.mirrorctl.host.services;

import org.jspecify.annotations.NullMarked;
