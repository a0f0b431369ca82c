package io.github.mirrorctl.mirror;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How the embedded engine keeps up with an upstream and reaches it.
 *
 * @param revalidate how old a tag's answer may be
 * @param verifyEvery how old a blob's verification may be
 * @param caFile a PEM file of authorities that are trusted besides the JVM's own
 * @param tokenHosts where the upstream's credentials may go besides to itself: its token services
 * @param redirectHosts where the upstream may send us although they are on this machine or a
 *     private network
 */
public record EmbeddedOptions(
    Duration revalidate,
    Duration verifyEvery,
    Optional<Path> caFile,
    Set<String> tokenHosts,
    Set<String> redirectHosts) {
  static final EmbeddedOptions USUAL =
      new EmbeddedOptions(
          Duration.ZERO, Duration.ofHours(24), Optional.empty(), Set.of(), Set.of());

  public EmbeddedOptions withRevalidate(Duration other) {
    return new EmbeddedOptions(other, verifyEvery, caFile, tokenHosts, redirectHosts);
  }

  public EmbeddedOptions withVerifyEvery(Duration other) {
    return new EmbeddedOptions(revalidate, other, caFile, tokenHosts, redirectHosts);
  }

  public EmbeddedOptions withCaFile(Optional<Path> other) {
    return new EmbeddedOptions(revalidate, verifyEvery, other, tokenHosts, redirectHosts);
  }

  public EmbeddedOptions withTokenHosts(Set<String> other) {
    return new EmbeddedOptions(revalidate, verifyEvery, caFile, other, redirectHosts);
  }

  public EmbeddedOptions withRedirectHosts(Set<String> other) {
    return new EmbeddedOptions(revalidate, verifyEvery, caFile, tokenHosts, other);
  }
}
