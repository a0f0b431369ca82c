package io.github.mirrorctl.serve.upstream;

import java.util.Map;

/**
 * What a registry is asked.
 *
 * @param method GET or HEAD
 * @param path the path with its query, percent-encoded, such as {@code
 *     /v2/library/redis/manifests/7}
 * @param repository for the token's scope, such as {@code library/redis}; empty where no repository
 *     is concerned, as in {@code /v2/}
 * @param headers sent as they are, but for those that are the client's own business: Authorization,
 *     Cookie, Accept-Encoding, Host and what belongs to a connection are left out
 */
public record Exchange(String method, String path, String repository, Map<String, String> headers) {
  public Exchange {
    headers = Map.copyOf(headers);
  }
}
