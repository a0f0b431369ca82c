package io.github.mirrorctl.serve.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a request's path asks for, by the end-points of the OCI distribution specification 1.1 (its
 * table "Endpoints"). Names and references are as they were sent: whether they are valid is for who
 * resolves them.
 */
public sealed interface PullRequest {
  /** The repository that is asked for; empty for those that are about none. */
  default String repository() {
    return "";
  }

  /** {@code /v2/}: does a registry answer here? */
  record Base() implements PullRequest {}

  /** {@code /v2/_catalog} */
  record Catalog() implements PullRequest {}

  /** {@code /v2/<repository>/manifests/<reference>}; a reference is a tag or a digest. */
  record Manifest(String repository, String reference) implements PullRequest {}

  /** {@code /v2/<repository>/blobs/<digest>} */
  record Blob(String repository, String digest) implements PullRequest {}

  /** {@code /v2/<repository>/tags/list} */
  record Tags(String repository) implements PullRequest {}

  /** {@code /v2/<repository>/referrers/<digest>} */
  record Referrers(String repository, String digest) implements PullRequest {}

  /** {@code /v2/<repository>/blobs/uploads/…}: only for pushing. */
  record Upload(String repository) implements PullRequest {}

  /**
   * Reads a request's raw path; empty when it is none of the specification's. A path is decoded
   * once, and what comes out of it is held to the grammar of names later, so an encoded {@code ..}
   * is refused like a plain one.
   */
  static Optional<PullRequest> parse(String rawPath) {
    String path = decoded(rawPath);
    if (path.equals("/v2") || path.equals("/v2/")) {
      return Optional.of(new Base());
    }
    if (!path.startsWith("/v2/")) {
      return Optional.empty();
    }
    String rest = path.substring("/v2/".length());
    if (rest.equals("_catalog")) {
      return Optional.of(new Catalog());
    }
    if (rest.endsWith("/tags/list")) {
      return Optional.of(new Tags(before(rest, rest.length() - "/tags/list".length())));
    }
    int uploads = rest.indexOf("/blobs/uploads");
    if (uploads > 0) {
      return Optional.of(new Upload(before(rest, uploads)));
    }
    // neither a tag nor a digest has a slash: the last one ends the end-point's word
    int last = rest.lastIndexOf('/');
    int word = last < 1 ? -1 : rest.lastIndexOf('/', last - 1);
    if (word < 1) {
      return Optional.empty();
    }
    String repository = before(rest, word);
    String reference = rest.substring(last + 1);
    return switch (rest.substring(word + 1, last)) {
      case "manifests" -> Optional.of(new Manifest(repository, reference));
      case "blobs" -> Optional.of(new Blob(repository, reference));
      case "referrers" -> Optional.of(new Referrers(repository, reference));
      default -> Optional.empty();
    };
  }

  private static String before(String text, int end) {
    return text.substring(0, end);
  }

  private static String decoded(String rawPath) {
    if (rawPath.indexOf('%') < 0) {
      return rawPath;
    }
    try {
      // a plus is a plus in a path
      return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
