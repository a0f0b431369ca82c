package io.github.mirrorctl.host.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Makes certificates with keys of the curve P-256, which every client takes. */
final class CertificateMaker {
  private static final Duration AUTHORITYS = Duration.ofDays(3650);

  /** What some clients take at most of a server. */
  private static final Duration SERVERS = Duration.ofDays(825);

  /** Clients' clocks may be behind. */
  private static final Duration SLACK = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Both as PEM. */
  record Made(String certificate, String key) {}

  private CertificateMaker() {}

  /** One that signs others, and is signed by itself. */
  static Made authority(Instant now) {
    // two machines' authorities have two names: a client may trust both
    String mark = new BigInteger(32, RANDOM).toString(16);
    X500Principal name = new X500Principal("CN=mirrorctl authority " + mark);
    try {
      KeyPair keys = keys();
      X509v3CertificateBuilder builder =
          builder(name, name, keys, now, now.plus(AUTHORITYS))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return made(builder, keys, keys.getPrivate());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One for a server of these names, signed by that authority and valid no longer than it. */
  static Made server(CertificateNames names, CertificatePair authority, Instant now) {
    X509Certificate signer = authority.own();
    Instant end = now.plus(SERVERS);
    try {
      KeyPair keys = keys();
      X509v3CertificateBuilder builder =
          builder(
                  signer.getSubjectX500Principal(),
                  new X500Principal("CN=mirrorctl mirror"),
                  keys,
                  now,
                  end.isBefore(authority.end()) ? end : authority.end())
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(signer))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
              .addExtension(Extension.subjectAlternativeName, false, general(names));
      return made(builder, keys, authority.key());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Instant now, Instant end)
      throws IOException, GeneralSecurityException {
    return new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1),
            Date.from(now.minus(SLACK)),
            Date.from(end),
            subject,
            keys.getPublic())
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
  }

  private static GeneralNames general(CertificateNames names) {
    List<GeneralName> all = new ArrayList<>();
    new TreeSet<>(names.hosts())
        .forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
    new TreeSet<>(names.addresses())
        .forEach(address -> all.add(new GeneralName(GeneralName.iPAddress, address)));
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }

  private static Made made(X509v3CertificateBuilder builder, KeyPair keys, PrivateKey signer)
      throws IOException, OperatorCreationException {
    byte[] certificate =
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)).getEncoded();
    return new Made(
        pem("CERTIFICATE", certificate), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  private static String pem(String kind, byte[] bytes) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(kind, bytes));
    }
    return text.toString();
  }
}
