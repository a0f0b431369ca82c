package io.github.mirrorctl.mirror;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a mirror speaks TLS, and with which certificate.
 *
 * @param selfSigned one that was made for the mirror, in its storage directory
 * @param cert one of a person's own, as is {@code key}: both or neither
 */
public record Tls(boolean selfSigned, Optional<Path> cert, Optional<Path> key) {
  public static final Tls NONE = new Tls(false, Optional.empty(), Optional.empty());
  public static final Tls SELF_SIGNED = new Tls(true, Optional.empty(), Optional.empty());

  private static final String SELF_SIGNED_WORD = "self-signed";

  public static Tls with(TlsFiles files) {
    return new Tls(false, Optional.of(files.cert()), Optional.of(files.key()));
  }

  public boolean isOn() {
    return selfSigned || cert.isPresent() || key.isPresent();
  }

  /** Where its certificate is; empty without TLS. */
  Optional<TlsFiles> files(Path storage) {
    return selfSigned
        ? Optional.of(TlsFiles.in(storage))
        : cert.flatMap(one -> key.map(other -> new TlsFiles(one, other)));
  }

  /** The key {@code tls} in mirrors.yml. */
  String word() {
    return selfSigned ? SELF_SIGNED_WORD : "";
  }

  Tls withWord(String word) {
    if (!word.isEmpty() && !word.equals(SELF_SIGNED_WORD)) {
      throw new InvalidInput(
          "'" + word + "' is no way to have TLS",
          "write 'tls: " + SELF_SIGNED_WORD + "', or the paths 'tls-cert' and 'tls-key' instead");
    }
    return new Tls(!word.isEmpty(), cert, key);
  }

  Tls withCert(Optional<Path> other) {
    return new Tls(selfSigned, other, key);
  }

  Tls withKey(Optional<Path> other) {
    return new Tls(selfSigned, cert, other);
  }

  /** Throws {@code InvalidInput} for half of a pair, and for two ways at once. */
  void refuseContradictions() {
    if (selfSigned && (cert.isPresent() || key.isPresent())) {
      throw new InvalidInput(
          "'tls: " + SELF_SIGNED_WORD + "' and a certificate of one's own exclude each other",
          "remove 'tls', or 'tls-cert' and 'tls-key'");
    }
    if (cert.isPresent() != key.isPresent()) {
      String given = cert.isPresent() ? "tls-cert" : "tls-key";
      String missing = cert.isPresent() ? "tls-key" : "tls-cert";
      throw new InvalidInput(
          "'" + given + "' is there without '" + missing + "'",
          "add the other file's path: " + missing + ": /PATH.pem");
    }
  }
}
