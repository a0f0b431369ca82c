/** What a person pastes where mirrorctl can't write: kind, minikube, Testcontainers, CI runners. */
@NullMarked
package io.github.mirrorctl.client.snippets;

import org.jspecify.annotations.NullMarked;
