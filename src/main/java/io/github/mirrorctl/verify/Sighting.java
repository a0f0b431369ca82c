package io.github.mirrorctl.verify;

/**
 * What a mirror knows of a canary.
 *
 * @param mirror the mirror that was asked for it; empty where its server has no mirror for what was
 *     meant
 * @param status how it was answered; 0 where that isn't known
 */
public record Sighting(String mirror, int status) {
  /** Whether it was turned away: the mirror wants a password, or the client isn't allowed. */
  boolean isRefused() {
    return status == 401 || status == 403;
  }
}
