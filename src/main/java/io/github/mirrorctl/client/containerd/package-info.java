/** containerd: its config.toml, and the hosts.toml files that it and Docker read. */
@NullMarked
package io.github.mirrorctl.client.containerd;

import org.jspecify.annotations.NullMarked;
