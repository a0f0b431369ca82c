package io.github.mirrorctl;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate of 127.0.0.1 that its own key has signed, with that key; no two are the same. */
public record TestCertificate(X509Certificate certificate, KeyPair keys) {
  private static final AtomicInteger SERIAL = new AtomicInteger();

  /** One of an elliptic curve, which ends so long from now. */
  public static TestCertificate ending(Duration left) {
    return made("EC", 256, "SHA256withECDSA", left);
  }

  public static TestCertificate ec() {
    return ending(Duration.ofDays(1));
  }

  public static TestCertificate rsa() {
    return made("RSA", 2048, "SHA256withRSA", Duration.ofDays(1));
  }

  public static TestCertificate ed25519() {
    return made("Ed25519", 255, "Ed25519", Duration.ofDays(1));
  }

  private static TestCertificate made(String kind, int bits, String signature, Duration left) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(bits);
      KeyPair keys = generator.generateKeyPair();
      X500Name name = new X500Name("CN=mirror");
      Instant end = Instant.now().plus(left);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(end.minus(Duration.ofDays(9))),
              Date.from(end),
              name,
              keys.getPublic());
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost")
              }));
      return new TestCertificate(
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))),
          keys);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the two files, the key in PKCS #8. */
  public TestCertificate write(Path cert, Path key) {
    try {
      Files.writeString(cert, pem(certificate));
      Files.writeString(key, pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What OpenSSL writes of it; a key in its kind's own form. */
  public static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
