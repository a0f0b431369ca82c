/**
 * What bounds the server: bytes of memory for answers under way, connections in all and of one
 * client, threads and their queues for each mirror. Who asks for more waits, and then gets a 503.
 */
@NullMarked
package io.github.mirrorctl.serve.limits;

import org.jspecify.annotations.NullMarked;
