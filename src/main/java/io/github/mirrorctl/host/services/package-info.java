/**
 * Who starts and stops the Docker daemon on this machine: systemd, init scripts, snap or nobody.
 */
@NullMarked
package io.github.mirrorctl.host.services;

import org.jspecify.annotations.NullMarked;
