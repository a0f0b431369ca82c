/** TOML files that people wrote, edited by splicing text: what an edit isn't about stays. */
@NullMarked
package io.github.mirrorctl.client.toml;

import org.jspecify.annotations.NullMarked;
