package io.github.mirrorctl.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.TestCertificate;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(1)
class ServerCertificateTest {
  private final Path folder;
  private final TlsFiles files;

  ServerCertificateTest(@TempDir Path folder) {
    this.folder = folder;
    files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> ServerCertificate.read(files))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(message)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void takes_every_kind_of_key_in_every_form() throws IOException {
    TestCertificate ec = TestCertificate.ec();
    TestCertificate rsa = TestCertificate.rsa();
    for (TestCertificate each : new TestCertificate[] {ec, rsa, TestCertificate.ed25519()}) {
      each.write(files.cert(), files.key());
      assertThat(ServerCertificate.read(files).flaw(Clock.systemUTC())).isEmpty();
    }
    // BEGIN EC PRIVATE KEY and BEGIN RSA PRIVATE KEY, behind what may stand there
    for (TestCertificate each : new TestCertificate[] {ec, rsa}) {
      Files.writeString(files.cert(), TestCertificate.pem(each.certificate()));
      String key =
          each.keys().getPrivate() instanceof ECPrivateKey curve
              ? TestCertificate.pem(sec1(curve))
              : TestCertificate.pem(each.keys().getPrivate());
      assertThat(key).contains(each.keys().getPrivate().getAlgorithm() + " PRIVATE KEY");
      Files.writeString(files.key(), TestCertificate.pem(each.certificate()) + key);
      assertThat(ServerCertificate.read(files).options()).isNotNull();
    }
  }

  /** As OpenSSL writes it, with the curve's name in it. */
  private static PemObject sec1(ECPrivateKey key) throws IOException {
    return new PemObject(
        "EC PRIVATE KEY",
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
            .getEncoded());
  }

  @Test
  void refuses_two_that_do_not_belong_together() throws IOException {
    TestCertificate.ec().write(files.cert(), files.key());
    for (TestCertificate other :
        new TestCertificate[] {TestCertificate.ec(), TestCertificate.rsa()}) {
      Files.writeString(files.cert(), TestCertificate.pem(other.certificate()));
      refuses("isn't that of the certificate");
    }
  }

  @Test
  void says_what_is_wrong_with_a_file_and_shows_nothing_of_it() throws IOException {
    refuses("the certificate " + files.cert() + " can't be read: it isn't there");
    TestCertificate made = TestCertificate.rsa().write(files.cert(), files.key());
    Files.delete(files.key());
    refuses("the key " + files.key() + " can't be read: it isn't there");
    Files.writeString(files.key(), TestCertificate.pem(made.certificate()));
    refuses("holds no private key");
    Files.writeString(
        files.key(), "-----BEGIN PRIVATE KEY-----\n????\n-----END PRIVATE KEY-----\n");
    refuses(files.key().toString());
    Files.writeString(
        files.key(),
        TestCertificate.pem(
            new JcaMiscPEMGenerator(
                made.keys().getPrivate(),
                new JcePEMEncryptorBuilder("AES-128-CBC")
                    .setProvider(new BouncyCastleProvider())
                    .build("secret".toCharArray()))));
    refuses("wants a passphrase");
    Files.writeString(files.cert(), "no certificate");
    refuses("holds no readable certificate");
  }

  @Test
  void tells_that_one_has_expired() {
    TestCertificate.ending(Duration.ofHours(-1)).write(files.cert(), files.key());
    assertThat(ServerCertificate.read(files).flaw(Clock.systemUTC()).orElseThrow())
        .contains(files.cert() + " has expired");
  }

  @Test
  void a_watch_reads_what_was_renewed_and_keeps_what_was_before_a_bad_pair() throws IOException {
    TestCertificate.ec().write(files.cert(), files.key());
    CertificateWatch watch = CertificateWatch.begin(files);
    ServerCertificate first = watch.current();
    assertThat(watch.renewed()).isEmpty();

    TestCertificate next = TestCertificate.ec();
    Files.writeString(files.cert(), TestCertificate.pem(next.certificate()));
    Files.setLastModifiedTime(files.cert(), FileTime.from(Instant.EPOCH));
    assertThat(watch.renewed()).isEmpty();
    assertThat(watch.problem()).contains("isn't that of the certificate", "stays in use");
    assertThat(watch.current()).isSameAs(first);

    next.write(files.cert(), files.key());
    ServerCertificate second = watch.renewed().orElseThrow();
    assertThat(watch.problem()).isEmpty();
    assertThat(watch.current()).isSameAs(second).isNotSameAs(first);
    assertThat(watch.renewed()).isEmpty();

    Files.setLastModifiedTime(files.key(), FileTime.from(Instant.EPOCH));
    assertThat(watch.renewed()).isPresent();
  }
}
