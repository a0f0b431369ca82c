/**
 * Certificates and their keys: made, read, told apart and trusted. What needs the library that
 * makes and parses them is loaded only where one is made, or a key isn't in its usual form.
 */
@NullMarked
package io.github.mirrorctl.host.tls;

import org.jspecify.annotations.NullMarked;
