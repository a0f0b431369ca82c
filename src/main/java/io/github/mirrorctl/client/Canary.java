package io.github.mirrorctl.client;

import io.github.mirrorctl.mirror.Upstream;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A tag that nobody has and nothing can have cached, so that a pull of it asks every registry on
 * its way: whoever saw it was asked. It needs no image and no account, and counts for no limit of
 * pulls.
 *
 * @param registry whose image it would be
 * @param nonce 128 random bits in hexadecimal, by which a mirror's requests show it
 */
public record Canary(String registry, String nonce) {
  private static final String NAME = "mirrorctl-canary";
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  public static Canary of(String registry) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new Canary(registry, HexFormat.of().formatHex(bytes));
  }

  /** The repository in its registry. */
  public String repository() {
    return (registry.equals(Upstream.DOCKER_HUB) ? "library/" : "mirrorctl/") + NAME;
  }

  /** The whole name, as any client takes it. */
  public String reference() {
    return registry + "/" + repository() + ":" + nonce;
  }
}
