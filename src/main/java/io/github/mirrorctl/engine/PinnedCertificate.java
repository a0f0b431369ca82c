package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.tls.PemCertificates;
import io.github.mirrorctl.host.tls.ServerTrustManager;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * The certificate of a mirror of this machine, known from its file. Exactly this one is trusted,
 * whoever has signed it, and under whatever address it is shown: the names in it are those that
 * other machines use.
 */
final class PinnedCertificate {
  private final Path file;

  /** The first one in that PEM file. */
  PinnedCertificate(Path file) {
    this.file = file;
  }

  /** {@code IOException} when the file can't be read. */
  void trustAloneIn(HttpsURLConnection connection) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Exactly(read(), file)}, null);
      connection.setSSLSocketFactory(context.getSocketFactory());
      connection.setHostnameVerifier((host, session) -> true); // the certificate itself is known
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate " + file + " can't be read: " + e.getMessage(), e);
    }
  }

  private Certificate read() throws IOException, CertificateException {
    try {
      return PemCertificates.of(file).stream()
          .findFirst()
          .orElseThrow(() -> new CertificateException("it holds none"));
    } catch (IOException e) {
      throw new IOException("the certificate " + file + " can't be read", e);
    }
  }

  private static final class Exactly extends ServerTrustManager {
    private final Certificate known;
    private final Path file;

    Exactly(Certificate known, Path file) {
      this.known = known;
      this.file = file;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !chain[0].equals(known)) {
        throw new CertificateException("it shows another certificate than the one in " + file);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }
  }
}
