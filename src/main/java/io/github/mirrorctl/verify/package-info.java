/**
 * The proof that clients' pulls cross their mirrors: a canary is asked for, and looked for at the
 * mirror; where it doesn't arrive, the cause is found.
 */
@NullMarked
package io.github.mirrorctl.verify;

import org.jspecify.annotations.NullMarked;
