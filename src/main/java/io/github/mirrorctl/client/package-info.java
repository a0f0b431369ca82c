/** Who pulls through a mirror: the Docker daemon and its daemon.json, found, edited, undone. */
@NullMarked
package io.github.mirrorctl.client;

import org.jspecify.annotations.NullMarked;
