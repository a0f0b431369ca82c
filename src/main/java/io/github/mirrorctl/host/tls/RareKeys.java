package io.github.mirrorctl.host.tls;

import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** Keys in the forms of PEM that the JVM doesn't read by itself. */
final class RareKeys {
  private RareKeys() {}

  /**
   * The first key in that text, in PKCS #8; empty where there is none. {@code Failure} for one that
   * wants a passphrase.
   */
  static Optional<byte[]> encoded(String text, Path path) {
    try (PEMParser pem = new PEMParser(new StringReader(text))) {
      // parameters or a certificate may stand before it
      for (@Nullable Object read = pem.readObject(); read != null; read = pem.readObject()) {
        if (read instanceof PEMEncryptedKeyPair || read instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw Failure.of(
              "the key " + path + " wants a passphrase, which nobody is there to give",
              "store it without: openssl pkey -in " + path + " -out FILE");
        }
        if (read instanceof PEMKeyPair pair) {
          return Optional.of(pair.getPrivateKeyInfo().getEncoded());
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalStateException e) {
      return Optional.empty(); // what stands in it is no key's
    }
  }
}
