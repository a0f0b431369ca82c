/** Who pulls through a mirror: the contract that all clients keep, one package for each. */
@NullMarked
package io.github.mirrorctl.client;

import org.jspecify.annotations.NullMarked;
