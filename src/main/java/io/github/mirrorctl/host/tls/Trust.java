package io.github.mirrorctl.host.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The trust of a client: the machine's own authorities and those that it was told of. */
public final class Trust {
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  /** They are many: read when first needed, and once. */
  private static final class Machine {
    static final List<X509Certificate> AUTHORITIES =
        SYSTEM.stream().flatMap(Trust::readable).toList();
  }

  private Trust() {}

  /** Sockets that trust what a client with these files trusts; one that isn't PEM adds nothing. */
  public static SSLSocketFactory with(List<Path> authorities) throws IOException {
    return sockets(authorities.stream().flatMap(Trust::readable).toList());
  }

  /** The same for the text of such a file. */
  public static SSLSocketFactory with(String authorities) throws IOException {
    try {
      return sockets(PemCertificates.of(authorities));
    } catch (CertificateException e) {
      return sockets(List.of());
    }
  }

  private static SSLSocketFactory sockets(List<X509Certificate> told) throws IOException {
    try {
      TrustManager manager =
          told.isEmpty()
              ? manager(Machine.AUTHORITIES)
              : new ToldFirst(
                  manager(told),
                  () ->
                      manager(Stream.concat(told.stream(), Machine.AUTHORITIES.stream()).toList()));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("certificates can't be checked here: " + e.getMessage(), e);
    }
  }

  private static X509ExtendedTrustManager manager(List<X509Certificate> authorities)
      throws CertificateException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  private static Stream<X509Certificate> readable(Path file) {
    try {
      return Files.isReadable(file) ? PemCertificates.of(file).stream() : Stream.empty();
    } catch (IOException | CertificateException e) {
      return Stream.empty(); // a client says so itself
    }
  }
}
