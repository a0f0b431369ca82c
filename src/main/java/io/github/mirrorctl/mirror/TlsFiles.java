package io.github.mirrorctl.mirror;

import java.nio.file.Path;

/**
 * What a mirror proves with that it is who it says.
 *
 * @param cert PEM: its certificate first, then those that lead to its authority
 * @param key PEM: the certificate's private key
 */
public record TlsFiles(Path cert, Path key) {
  /** Where a mirror keeps a certificate that was made for it. */
  public static TlsFiles in(Path storage) {
    Path directory = storage.resolve("tls");
    return new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"));
  }
}
