/**
 * How the pull-through server talks to one registry: an exchange done well, with its redirects,
 * tokens, proxies and troubles; what is kept of it is the server's.
 */
@NullMarked
package io.github.mirrorctl.serve.upstream;

import org.jspecify.annotations.NullMarked;
