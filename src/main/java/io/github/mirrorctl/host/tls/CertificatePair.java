package io.github.mirrorctl.host.tls;

import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate with its key, read and proven to belong together: only clients would notice else.
 *
 * @param own the certificate itself
 * @param chain the same, and those that lead to its authority
 * @param file where the certificate is
 */
public record CertificatePair(
    X509Certificate own, List<X509Certificate> chain, PrivateKey key, Path file) {
  private static final char[] IN_MEMORY = {}; // a store that no file is made of needs no password

  public CertificatePair {
    chain = List.copyOf(chain);
  }

  /** {@code Failure} for files that can't be read, or aren't of one certificate. */
  public static CertificatePair read(Path cert, Path key) {
    List<X509Certificate> chain = chain(cert);
    if (chain.isEmpty()) {
      throw Failure.of(
          "the file " + cert + " holds no readable certificate",
          "give a PEM file, with the mirror's own certificate first");
    }
    X509Certificate own = chain.get(0);
    PrivateKey privateKey =
        new PrivateKeyFile(key)
            .keyOf(own.getPublicKey())
            .orElseThrow(
                () ->
                    Failure.of(
                        "the key " + key + " isn't that of the certificate " + cert,
                        "put a certificate in place together with its key"));
    return new CertificatePair(own, chain, privateKey, cert);
  }

  /** All in that file, in their order; empty where none can be read. */
  static List<X509Certificate> chain(Path file) {
    try {
      return PemCertificates.of(file);
    } catch (IOException e) {
      throw PrivateKeyFile.unreadable("certificate", file, e);
    } catch (CertificateException e) {
      return List.of();
    }
  }

  /** The first certificate in that file; empty where none can be read. */
  public static Optional<X509Certificate> first(Path file) {
    return chain(file).stream().findFirst();
  }

  /** What a server shows it with. */
  public KeyManagerFactory keyManagers() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory;
  }

  public Instant end() {
    return own.getNotAfter().toInstant();
  }

  /** The last day on which clients take it. */
  public LocalDate lastDay() {
    return LocalDate.ofInstant(end(), ZoneOffset.UTC);
  }

  /** What is wrong with it though it can be shown; empty when nothing is. */
  public Optional<String> flaw(InstantSource clock) {
    Instant now = clock.instant();
    if (end().isBefore(now)) {
      return Optional.of("the certificate " + file + " has expired: clients refuse it");
    }
    Instant begin = own.getNotBefore().toInstant();
    return begin.isAfter(now)
        ? Optional.of(
            "the certificate "
                + file
                + " isn't valid before "
                + begin
                + ": clients refuse it, or this machine's clock is wrong")
        : Optional.empty();
  }
}
