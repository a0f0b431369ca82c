package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.tls.CertificatePair;
import io.github.mirrorctl.mirror.TlsFiles;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** A certificate with its key, as the server shows it. */
final class ServerCertificate {
  private final CertificatePair pair;
  private final KeyManagerFactory keys;

  private ServerCertificate(CertificatePair pair, KeyManagerFactory keys) {
    this.pair = pair;
    this.keys = keys;
  }

  /** {@code Failure} for files that can't be read, or aren't of one certificate. */
  static ServerCertificate read(TlsFiles files) {
    CertificatePair pair = CertificatePair.read(files.cert(), files.key());
    try {
      return new ServerCertificate(pair, pair.keyManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw Failure.of(
          "the certificate " + files.cert() + " can't be used: " + e.getMessage(), "", e);
    }
  }

  KeyCertOptions options() {
    return KeyCertOptions.wrap(keys);
  }

  /** Loads what the first connection would else wait for, the better part of a second. */
  void warmUp() {
    try {
      SslContext unused = SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
    } catch (SSLException e) {
      return; // whoever connects is told
    }
  }

  /** What is wrong with it though it can be shown; empty when nothing is. */
  Optional<String> flaw(InstantSource clock) {
    return pair.flaw(clock);
  }
}
