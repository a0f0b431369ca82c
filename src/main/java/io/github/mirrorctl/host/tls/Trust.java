package io.github.mirrorctl.host.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

/** The trust of a client: the machine's own authorities and those that it was told of. */
public final class Trust {
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  private final KeyStore store;
  private int count;

  private Trust() throws IOException, GeneralSecurityException {
    store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    SYSTEM.forEach(this::add);
  }

  /** Sockets that trust what a client with these files trusts; one that isn't PEM adds nothing. */
  public static SSLSocketFactory with(List<Path> authorities) throws IOException {
    try {
      Trust trust = new Trust();
      authorities.forEach(trust::add);
      return trust.sockets();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /** The same for the text of such a file. */
  public static SSLSocketFactory with(String authorities) throws IOException {
    try {
      Trust trust = new Trust();
      trust.add(new ByteArrayInputStream(authorities.getBytes(StandardCharsets.UTF_8)));
      return trust.sockets();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private static IOException impossible(GeneralSecurityException e) {
    return new IOException("certificates can't be checked here: " + e.getMessage(), e);
  }

  private SSLSocketFactory sockets() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private void add(Path file) {
    if (Files.isReadable(file)) {
      try (InputStream pem = Files.newInputStream(file)) {
        add(pem);
      } catch (IOException | GeneralSecurityException e) {
        return; // a client says so itself
      }
    }
  }

  private void add(InputStream pem) throws GeneralSecurityException {
    try {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + count++, one);
      }
    } catch (CertificateException e) {
      return; // what was read before stays
    }
  }
}
