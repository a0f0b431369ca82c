/** The Docker daemon: its daemon.json and certs.d, found, edited, brought into force, undone. */
@NullMarked
package io.github.mirrorctl.client.docker;

import org.jspecify.annotations.NullMarked;
