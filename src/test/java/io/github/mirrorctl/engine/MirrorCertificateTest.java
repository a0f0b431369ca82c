package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.TestCertificate;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.tls.Authority;
import io.github.mirrorctl.host.tls.CertificateNames;
import io.github.mirrorctl.host.tls.CertificatePair;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Tls;
import io.github.mirrorctl.mirror.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorCertificateTest {
  private final Path root;
  private final Authority authority;
  private final HostEnvironment environment;
  private final Told told = new Told();
  private final Mirror mirror;
  private final TlsFiles files;

  MirrorCertificateTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.environment = new HostEnvironment(Map.of(), root, root, 0);
    this.authority = Authority.of(environment);
    this.mirror =
        new Defaults(root.resolve("var/lib"))
            .mirror("docker.io")
            .withAccess(it -> it.withTls(Tls.SELF_SIGNED));
    this.files = TlsFiles.in(mirror.storage());
    Files.createDirectories(mirror.storage());
    Files.createDirectories(root.resolve("proc/sys/kernel"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("proc/sys/kernel/hostname"), "cache\n");
    Files.writeString(
        root.resolve("etc/hosts"), "127.0.0.1 localhost\n127.0.1.1 cache.example.com cache # me\n");
  }

  private MirrorCertificate of(Mirror one, Duration later) {
    return new MirrorCertificate(
        one, authority, environment, InstantSource.offset(InstantSource.system(), later), told);
  }

  private boolean renewed(Mirror one) {
    return of(one, Duration.ZERO).renew();
  }

  private CertificateNames names() {
    return CertificateNames.in(CertificatePair.read(files.cert(), files.key()).own());
  }

  private Mirror listening(String host) {
    return mirror.withListen(new ListenAddress(host, 5000));
  }

  @Test
  void is_made_once_with_its_authority() throws IOException {
    assertThat(renewed(mirror)).isTrue();
    assertThat(told.lines)
        .anyMatch(
            line -> line.contains("made the certificate authority " + authority.certificate()))
        .anyMatch(line -> line.contains("made the certificate " + files.cert()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())))
        .isEqualTo("rw-------");
    byte[] before = Files.readAllBytes(files.cert());
    assertThat(renewed(mirror)).isFalse();
    assertThat(Files.readAllBytes(files.cert())).isEqualTo(before);
  }

  @Test
  void is_for_where_the_mirror_listens() {
    assertThat(renewed(mirror)).isTrue();
    assertThat(names()).isEqualTo(CertificateNames.of(List.of("localhost", "127.0.0.1")));
    assertThat(renewed(listening("192.0.2.1"))).isTrue();
    assertThat(names().cover(named("192.0.2.1", "localhost", "cache", "cache.example.com")))
        .isTrue();
    assertThat(renewed(listening("0.0.0.0"))).isTrue();
    assertThat(names().cover(named("127.0.0.1", "::1", "cache", "cache.example.com"))).isTrue();
    assertThat(renewed(mirror)).as("one for more will do").isFalse();
  }

  private static CertificateNames named(String... names) {
    return CertificateNames.of(List.of(names));
  }

  @Test
  void is_made_anew_for_another_name() throws IOException {
    assertThat(renewed(listening("0.0.0.0"))).isTrue();
    Mirror more =
        listening("0.0.0.0")
            .withAccess(it -> it.withTls(Tls.SELF_SIGNED.withNames(List.of("hub.example.net"))));
    assertThat(renewed(more)).isTrue();
    assertThat(names().hosts()).contains("hub.example.net");
    Files.writeString(root.resolve("proc/sys/kernel/hostname"), "renamed\n");
    assertThat(renewed(more)).isTrue();
    assertThat(names().hosts()).contains("renamed", "hub.example.net").doesNotContain("cache");
  }

  @Test
  void is_made_anew_thirty_days_before_its_end_and_not_before() throws IOException {
    assertThat(renewed(mirror)).isTrue();
    byte[] first = Files.readAllBytes(files.key());
    assertThat(of(mirror, Duration.ofDays(794)).renew()).isFalse();
    assertThat(of(mirror, Duration.ofDays(796)).renew()).isTrue();
    assertThat(Files.readAllBytes(files.key())).isNotEqualTo(first);
    assertThat(CertificatePair.read(files.cert(), files.key()).end())
        .isAfter(Instant.now().plus(Duration.ofDays(1600)));
  }

  @Test
  void is_made_anew_where_the_pair_is_broken_or_of_another_authority() throws IOException {
    assertThat(renewed(mirror)).isTrue();
    TestCertificate.ec().write(files.cert(), root.resolve("elsewhere"));
    assertThat(renewed(mirror)).isTrue();
    TestCertificate.ec().write(files.cert(), files.key());
    assertThat(renewed(mirror)).isTrue();
    assertThat(authority.signed(CertificatePair.read(files.cert(), files.key()).own())).isTrue();
  }

  @Test
  void a_link_in_its_place_is_refused() throws IOException {
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
    Files.createSymbolicLink(mirror.storage().resolve("tls"), elsewhere);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> renewed(mirror))
        .withMessageContaining("is a link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void goes_with_its_mirror_or_with_tls_and_ones_own_stays() {
    assertThat(renewed(mirror)).isTrue();
    of(mirror, Duration.ZERO).removeUnused();
    assertThat(files.cert()).exists();
    Mirror plain = mirror.withAccess(it -> it.withTls(Tls.NONE));
    of(plain, Duration.ZERO).removeUnused();
    assertThat(mirror.storage()).isEmptyDirectory();

    assertThat(renewed(mirror)).isTrue();
    of(mirror, Duration.ZERO).takeBack();
    assertThat(mirror.storage()).isEmptyDirectory();
  }

  @Test
  void ones_own_is_checked_and_stays() throws IOException {
    Files.createDirectories(files.cert().getParent());
    Mirror own = mirror.withAccess(it -> it.withTls(Tls.with(files)));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> renewed(own))
        .withMessageContaining("it isn't there");
    TestCertificate.ending(Duration.ofHours(-1)).write(files.cert(), files.key());
    assertThat(renewed(own)).isFalse();
    assertThat(told.lines).anyMatch(line -> line.contains("has expired"));
    of(own, Duration.ZERO).takeBack();
    of(own, Duration.ZERO).removeUnused();
    assertThat(files.cert()).exists();
    assertThat(authority.exists()).isFalse();
  }
}
