package io.github.mirrorctl.host.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks the one or two authorities that a client was told of first: reading the machine's own, a
 * hundred and more, takes longer than all else. Whom those don't vouch for all of them judge.
 */
final class ToldFirst extends ServerTrustManager {
  /** Makes a manager when it is needed. */
  interface All {
    X509ExtendedTrustManager get() throws CertificateException;
  }

  private final X509ExtendedTrustManager told;
  private final All all;

  ToldFirst(X509ExtendedTrustManager told, All all) {
    this.told = told;
    this.all = all;
  }

  private interface Question {
    void put(X509ExtendedTrustManager manager) throws CertificateException;
  }

  private void ask(Question question) throws CertificateException {
    try {
      question.put(told);
    } catch (CertificateException e) {
      question.put(all.get());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    ask(manager -> manager.checkServerTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    ask(manager -> manager.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    ask(manager -> manager.checkServerTrusted(chain, type, engine));
  }
}
