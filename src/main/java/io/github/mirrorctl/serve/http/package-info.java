/**
 * The words of the distribution protocol on the clients' side: what a request asks for, ranges,
 * errors, and how a manifest says what it is. Nothing here stores or fetches.
 */
@NullMarked
package io.github.mirrorctl.serve.http;

import org.jspecify.annotations.NullMarked;
