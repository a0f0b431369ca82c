package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.TlsFiles;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate with its key, read and proven to belong together: only clients would notice else.
 */
final class ServerCertificate {
  private static final char[] IN_MEMORY = "never written".toCharArray();

  private final KeyCertOptions options;
  private final X509Certificate own;
  private final Path file;

  private ServerCertificate(KeyCertOptions options, X509Certificate own, Path file) {
    this.options = options;
    this.own = own;
    this.file = file;
  }

  /** {@code Failure} for files that can't be read, or aren't of one certificate. */
  static ServerCertificate read(TlsFiles files) {
    List<? extends Certificate> chain = chain(files.cert());
    if (chain.isEmpty() || !(chain.get(0) instanceof X509Certificate own)) {
      throw Failure.of(
          "the file " + files.cert() + " holds no readable certificate",
          "give a PEM file, with the mirror's own certificate first");
    }
    PrivateKey key =
        new PrivateKeyFile(files.key())
            .keyOf(own.getPublicKey())
            .orElseThrow(
                () ->
                    Failure.of(
                        "the key " + files.key() + " isn't that of the certificate " + files.cert(),
                        "put a certificate in place together with its key"));
    try {
      return new ServerCertificate(options(chain, key), own, files.cert());
    } catch (GeneralSecurityException | IOException e) {
      throw Failure.of(
          "the certificate " + files.cert() + " can't be used: " + e.getMessage(), "", e);
    }
  }

  private static List<? extends Certificate> chain(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (IOException e) {
      throw PrivateKeyFile.unreadable("certificate", file, e);
    } catch (CertificateException e) {
      return List.of();
    }
  }

  private static KeyCertOptions options(List<? extends Certificate> chain, PrivateKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("mirror", key, IN_MEMORY, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return KeyCertOptions.wrap(factory);
  }

  /** As a server shows it. */
  KeyCertOptions options() {
    return options;
  }

  /** What is wrong with it though it can be shown; empty when nothing is. */
  Optional<String> flaw(Clock clock) {
    return own.getNotAfter().toInstant().isBefore(clock.instant())
        ? Optional.of("the certificate " + file + " has expired: clients refuse it")
        : Optional.empty();
  }
}
