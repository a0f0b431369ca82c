package io.github.mirrorctl.host.tls;

import io.github.mirrorctl.host.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificates of PEM files. The JVM takes such a file byte by byte: where each byte is a
 * question to the kernel, a machine's own authorities take a second.
 */
public final class PemCertificates {
  private PemCertificates() {}

  /** All in that file, in their order; {@code CertificateException} where one isn't readable. */
  public static List<X509Certificate> of(Path file) throws IOException, CertificateException {
    return of(TextFile.bounded(file));
  }

  /** The same for the text of such a file. */
  static List<X509Certificate> of(String text) throws CertificateException {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<X509Certificate> of(byte[] pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
