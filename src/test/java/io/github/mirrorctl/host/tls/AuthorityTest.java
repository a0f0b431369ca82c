package io.github.mirrorctl.host.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  private static final InstantSource NOW = InstantSource.system();
  private static final CertificateNames NAMES =
      CertificateNames.of(List.of("Cache.Example.com", "localhost", "10.0.0.7", "[fd00::7]"));

  private final Path folder;
  private final Authority authority;
  private final Path cert;
  private final Path key;

  AuthorityTest(@TempDir Path folder) {
    this.folder = folder;
    this.authority = Authority.in(folder.resolve("etc/mirrorctl"));
    this.cert = folder.resolve("cert.pem");
    this.key = folder.resolve("key.pem");
  }

  private CertificatePair issued() {
    authority.make(NOW);
    authority.issue(NAMES, folder, cert, key, NOW);
    return CertificatePair.read(cert, key);
  }

  private X509Certificate own() throws GeneralSecurityException, IOException {
    try (var in = Files.newInputStream(authority.certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void a_certificate_of_it_is_a_servers_of_these_names_that_clients_take()
      throws GeneralSecurityException, IOException {
    X509Certificate leaf = issued().own();
    PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(own(), null)));
    trust.setRevocationEnabled(false);
    assertThat(
            CertPathValidator.getInstance("PKIX")
                .validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), trust))
        .isNotNull();
    assertThat(CertificateNames.in(leaf)).isEqualTo(NAMES);
    assertThat(CertificateNames.in(leaf).addresses()).contains("fd00:0:0:0:0:0:0:7");
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getKeyUsage()[0]).as("digital signatures").isTrue();
    assertThat(leaf.getKeyUsage()[5]).as("certificates").isFalse();
    assertThat(leaf.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    assertThat(((ECPublicKey) leaf.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
    assertThat(
            Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant().minusSeconds(3600)))
        .isEqualTo(Duration.ofDays(825));
  }

  @Test
  void it_signs_servers_and_no_authorities_and_lasts_ten_years()
      throws GeneralSecurityException, IOException {
    assertThat(authority.make(NOW)).isTrue();
    X509Certificate own = own();
    assertThat(own.getBasicConstraints()).isZero();
    assertThat(own.getKeyUsage()[5]).isTrue();
    assertThat(own.getCriticalExtensionOIDs()).contains("2.5.29.15", "2.5.29.19");
    assertThat(own.getNotAfter().toInstant())
        .isAfter(Instant.now().plus(Duration.ofDays(3649)))
        .isBefore(Instant.now().plus(Duration.ofDays(3651)));
    assertThat(authority.make(NOW)).isFalse();
    assertThat(own()).isEqualTo(own);
  }

  @Test
  void keys_are_their_owners_alone_and_certificates_everybodys() throws IOException {
    CertificatePair unused = issued();
    assertThat(mode(key)).isEqualTo("rw-------");
    assertThat(mode(folder.resolve("etc/mirrorctl/ca-key.pem"))).isEqualTo("rw-------");
    assertThat(mode(cert)).isEqualTo("rw-r--r--");
    assertThat(mode(authority.certificate())).isEqualTo("rw-r--r--");
    assertThat(Files.readString(cert) + authority.pem()).doesNotContain("PRIVATE");
  }

  @Test
  void tells_its_own_from_anothers() {
    X509Certificate leaf = issued().own();
    assertThat(authority.signed(leaf)).isTrue();
    Authority other = Authority.in(folder.resolve("other"));
    assertThat(other.signed(leaf)).isFalse();
    assertThat(other.make(NOW)).isTrue();
    assertThat(other.signed(leaf)).isFalse();
  }

  @Test
  void no_certificate_outlives_it_and_when_it_ends_soon_that_is_told() {
    InstantSource early = InstantSource.fixed(Instant.now().minus(Duration.ofDays(3600)));
    assertThat(authority.make(early)).isTrue();
    authority.issue(NAMES, folder, cert, key, NOW);
    assertThat(CertificatePair.read(cert, key).end())
        .isBefore(Instant.now().plus(Duration.ofDays(51)));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                authority.issue(
                    NAMES,
                    folder,
                    cert,
                    key,
                    InstantSource.fixed(Instant.now().plus(Duration.ofDays(25)))))
        .withMessageContaining("ca.pem is valid until ")
        .satisfies(e -> assertThat(e.next()).contains("remove ", "clients"));
  }

  @Test
  void without_its_key_it_signs_nothing_and_changes_nothing() throws IOException {
    CertificatePair before = issued();
    Files.delete(folder.resolve("etc/mirrorctl/ca-key.pem"));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> authority.issue(NAMES, folder, cert, key, NOW))
        .withMessageContaining("has lost its key");
    assertThat(CertificatePair.read(cert, key)).isEqualTo(before);
  }

  @Test
  void names_are_covered_by_themselves_and_hosts_by_a_wildcard_of_one_label() {
    CertificateNames wild = CertificateNames.of(List.of("*.example.com", "10.0.0.7"));
    assertThat(wild.cover(CertificateNames.of(List.of("cache.example.com", "10.0.0.7")))).isTrue();
    assertThat(wild.cover(CertificateNames.of(List.of("example.com")))).isFalse();
    assertThat(wild.cover(CertificateNames.of(List.of("a.b.example.com")))).isFalse();
    assertThat(wild.cover(CertificateNames.of(List.of("10.0.0.8")))).isFalse();
  }
}
