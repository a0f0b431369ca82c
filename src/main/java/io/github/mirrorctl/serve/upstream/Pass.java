package io.github.mirrorctl.serve.upstream;

import java.util.Optional;

/**
 * What a request shows its upstream.
 *
 * @param authorization the header's value, a secret; empty shows nothing
 * @param key what its token is for, of a bearer's
 * @param last whether nothing better can be had: a 401 in spite of it stands
 */
record Pass(Optional<String> authorization, Optional<Tokens.Key> key, boolean last) {
  /** Nothing yet; a challenge may come. */
  static final Pass NONE = new Pass(Optional.empty(), Optional.empty(), false);

  /** Nothing, whatever comes. */
  static final Pass BARE = new Pass(Optional.empty(), Optional.empty(), true);

  static Pass bearer(String token, Tokens.Key key, boolean fresh) {
    return new Pass(Optional.of("Bearer " + token), Optional.of(key), fresh);
  }

  static Pass basic(String authorization) {
    return new Pass(Optional.of(authorization), Optional.empty(), true);
  }

  @Override
  public String toString() {
    return "Pass[" + (authorization.isPresent() ? "********" : "none") + "]";
  }
}
