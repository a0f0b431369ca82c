package io.github.mirrorctl.serve.upstream;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * What came back in the end, behind all redirects.
 *
 * @param from who answered
 * @param body empty where nobody wanted it
 */
record Reply<T>(URI from, int status, HttpHeaders headers, Optional<T> body) {}
