/** k3s and RKE2, which share the form of registries.yaml. */
@NullMarked
package io.github.mirrorctl.client.rancher;

import org.jspecify.annotations.NullMarked;
