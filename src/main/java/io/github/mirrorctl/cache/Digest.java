package io.github.mirrorctl.cache;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What names a piece of content: its hash, lower-case hex, under one of the two algorithms that the
 * OCI image specification registers.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex 64 or 128 of 0-9a-f
 */
public record Digest(String algorithm, String hex) {
  private static final HexFormat HEX = HexFormat.of();

  /** Throws {@code IllegalArgumentException} for what isn't a digest: it would become a path. */
  public Digest {
    if (!isValid(algorithm, hex)) {
      throw new IllegalArgumentException("not a digest: " + algorithm + ":" + hex);
    }
  }

  /** The digest in {@code sha256:<hex>} text; empty for anything else, whitespace included. */
  public static Optional<Digest> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String algorithm = text.substring(0, colon);
    String hex = text.substring(colon + 1);
    return isValid(algorithm, hex) ? Optional.of(new Digest(algorithm, hex)) : Optional.empty();
  }

  public static Digest sha256Of(byte[] bytes) {
    return new Digest("sha256", HEX.formatHex(hash("SHA-256").digest(bytes)));
  }

  /** A fresh hash of this digest's algorithm. */
  public MessageDigest newHash() {
    return hash(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
  }

  /** Whether what the hash was fed is this content; the hash is spent by that. */
  public boolean matches(MessageDigest finished) {
    return hex.equals(HEX.formatHex(finished.digest()));
  }

  private static boolean isValid(String algorithm, String hex) {
    int length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "sha512" -> 128;
          default -> -1;
        };
    if (hex.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest hash(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM lacks " + name, e);
    }
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
