/** Edits of clients' files as one transaction: planned, shown, written, applied, taken back. */
@NullMarked
package io.github.mirrorctl.client.files;

import org.jspecify.annotations.NullMarked;
