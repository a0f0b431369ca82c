package io.github.mirrorctl.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The trust of a client: the machine's own authorities and those of its files. */
final class Trust {
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  private Trust() {}

  /** Sockets that trust what a client with these files trusts; one that isn't PEM adds nothing. */
  static SSLSocketFactory with(List<Path> authorities) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Path file : SYSTEM) {
        count = add(store, file, count);
      }
      for (Path file : authorities) {
        count = add(store, file, count);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("certificates can't be checked here: " + e.getMessage(), e);
    }
  }

  private static int add(KeyStore store, Path file, int count) throws GeneralSecurityException {
    int added = count;
    if (Files.isReadable(file)) {
      try (InputStream pem = Files.newInputStream(file)) {
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          store.setCertificateEntry("authority-" + added++, one);
        }
      } catch (IOException | CertificateException e) {
        return added; // a client says so itself
      }
    }
    return added;
  }
}
