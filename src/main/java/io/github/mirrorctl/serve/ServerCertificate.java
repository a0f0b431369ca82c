package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.tls.CertificatePair;
import io.github.mirrorctl.mirror.TlsFiles;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/** A certificate with its key, as the server shows it. */
final class ServerCertificate {
  private static final char[] IN_MEMORY = "never written".toCharArray();

  private final CertificatePair pair;
  private final KeyCertOptions options;

  private ServerCertificate(CertificatePair pair, KeyCertOptions options) {
    this.pair = pair;
    this.options = options;
  }

  /** {@code Failure} for files that can't be read, or aren't of one certificate. */
  static ServerCertificate read(TlsFiles files) {
    CertificatePair pair = CertificatePair.read(files.cert(), files.key());
    try {
      return new ServerCertificate(pair, options(pair));
    } catch (GeneralSecurityException | IOException e) {
      throw Failure.of(
          "the certificate " + files.cert() + " can't be used: " + e.getMessage(), "", e);
    }
  }

  private static KeyCertOptions options(CertificatePair pair)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("mirror", pair.key(), IN_MEMORY, pair.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return KeyCertOptions.wrap(factory);
  }

  KeyCertOptions options() {
    return options;
  }

  /** What is wrong with it though it can be shown; empty when nothing is. */
  Optional<String> flaw(InstantSource clock) {
    return pair.flaw(clock);
  }
}
