/** BuildKit and its buildkitd.toml. */
@NullMarked
package io.github.mirrorctl.client.buildkit;

import org.jspecify.annotations.NullMarked;
