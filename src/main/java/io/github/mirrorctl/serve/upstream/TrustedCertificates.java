package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.tls.PemCertificates;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificate authorities of the JVM, and those of a file of one's own. */
public final class TrustedCertificates {
  private static final String ADVICE =
      "give a PEM file that holds the certificate of the authority that signed the registry's";

  private TrustedCertificates() {}

  /**
   * What TLS connections trust with {@code pem} added; {@link InvalidInput} if it can't be read.
   */
  public static SSLContext with(Path pem) {
    List<X509Certificate> own = read(pem);
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager known) {
          for (X509Certificate certificate : known.getAcceptedIssuers()) {
            all.setCertificateEntry("jvm-" + number++, certificate);
          }
        }
      }
      for (X509Certificate certificate : own) {
        all.setCertificateEntry("own-" + number++, certificate);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(all), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JVM's certificate authorities can't be read", e);
    }
  }

  private static List<X509Certificate> read(Path pem) {
    List<X509Certificate> certificates;
    try {
      certificates = PemCertificates.of(pem);
    } catch (CertificateException e) {
      throw new InvalidInput("the CA file " + pem + " holds no readable certificate", ADVICE);
    } catch (IOException | Failure e) {
      throw new InvalidInput("the CA file " + pem + " can't be read", ADVICE);
    }
    if (certificates.isEmpty()) {
      throw new InvalidInput("the CA file " + pem + " holds no certificate", ADVICE);
    }
    return certificates;
  }

  /** {@code null} stands for the JVM's own. */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
