/** Podman, Buildah, skopeo and CRI-O, which share registries.conf.d. */
@NullMarked
package io.github.mirrorctl.client.podman;

import org.jspecify.annotations.NullMarked;
