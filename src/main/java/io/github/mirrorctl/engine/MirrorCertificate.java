package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.HostNames;
import io.github.mirrorctl.host.NetworkAddresses;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.tls.Authority;
import io.github.mirrorctl.host.tls.CertificateNames;
import io.github.mirrorctl.host.tls.CertificatePair;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Tls;
import io.github.mirrorctl.mirror.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The certificate that a mirror speaks TLS with: made for it here, or a person's own. */
public final class MirrorCertificate {
  private static final Duration LOOKUP = Duration.ofSeconds(1);

  private final Mirror mirror;
  private final Tls tls;
  private final TlsFiles made;
  private final Authority authority;
  private final HostEnvironment environment;
  private final InstantSource clock;
  private final Reporter reporter;

  /** {@code authority} signs those that are made. */
  public MirrorCertificate(
      Mirror mirror,
      Authority authority,
      HostEnvironment environment,
      InstantSource clock,
      Reporter reporter) {
    this.mirror = mirror;
    this.tls = mirror.access().tls();
    this.made = TlsFiles.in(mirror.storage());
    this.authority = authority;
    this.environment = environment;
    this.clock = clock;
    this.reporter = reporter;
  }

  /** The same as {@link #renew}, for a set-up, which says what holds already. */
  public void prepare() {
    if (!renew() && tls.selfSigned()) {
      CertificatePair there = pair();
      reporter.already(
          "the certificate %s is valid until %s, for %s"
              .formatted(made.cert(), there.lastDay(), CertificateNames.in(there.own())));
    }
  }

  /**
   * Makes a certificate where the mirror should have one that is made for it and hasn't, or where
   * that ends soon or lacks a name of this machine; returns whether it did, or would. {@code
   * Failure} for one of a person's own that can't be shown.
   */
  public boolean renew() {
    if (!tls.selfSigned()) {
      mirror
          .tlsFiles()
          .filter(own -> !isOthers(own.key()))
          .flatMap(own -> CertificatePair.read(own.cert(), own.key()).flaw(clock))
          .ifPresent(reporter::warn);
      return false;
    }
    refuseLinks();
    if (isOthers(made.key())) {
      return false;
    }
    Optional<String> why = whyNew();
    if (why.isEmpty()) {
      return false;
    }
    if (reporter.dryRun()) {
      if (!authority.exists()) {
        reporter.would("make the certificate authority " + authority.certificate());
      }
      reporter.would("make the certificate " + made.cert() + ": " + why.get());
      return true;
    }
    if (authority.make(clock)) {
      reporter.now(
          "made the certificate authority " + authority.certificate() + ", which clients trust");
    }
    Set<PosixFilePermission> open = PosixFilePermissions.fromString("rwxr-xr-x");
    AtomicFile.createDirectories(mirror.storage(), open);
    OwnedDirectory.of(mirror.storage()).makeDirectory(directory().getFileName(), open);
    Set<String> names = names();
    HostNames.own(environment).stream()
        .findFirst()
        .filter(names::contains)
        .flatMap(own -> HostNames.known(own, LOOKUP))
        .ifPresent(names::add);
    authority.issue(CertificateNames.of(names), mirror.storage(), made.cert(), made.key(), clock);
    reporter.now(
        "made the certificate %s, valid until %s: %s"
            .formatted(made.cert(), pair().lastDay(), why.get()));
    return true;
  }

  /** Who may start containers need not be able to read keys. */
  private static boolean isOthers(Path key) {
    return Files.exists(key) && !Files.isReadable(key);
  }

  private Path directory() {
    return Objects.requireNonNull(made.cert().getParent());
  }

  private CertificatePair pair() {
    return CertificatePair.read(made.cert(), made.key());
  }

  /** Who may write in the storage directory can't have root write elsewhere. */
  private void refuseLinks() {
    for (Path path : new Path[] {directory(), made.cert(), made.key()}) {
      if (Files.isSymbolicLink(path)) {
        throw new InvalidInput(
            path + " is a link, and mirrorctl makes its certificates there itself",
            "remove it; a certificate of one's own is given with --tls-cert and --tls-key");
      }
    }
  }

  private Optional<String> whyNew() {
    if (!Files.exists(made.cert())) {
      return Optional.of("there was none");
    }
    CertificatePair there;
    try {
      there = pair();
    } catch (Failure e) {
      return Optional.of("the one from before can't be used (" + e.getMessage() + ")");
    }
    if (!authority.signed(there.own())) {
      return Optional.of("the one from before is of another authority");
    }
    if (there.end().isBefore(clock.instant().plus(Authority.SOON))) {
      return Optional.of("the one from before ends on " + there.lastDay());
    }
    CertificateNames needed = CertificateNames.of(names());
    return CertificateNames.in(there.own()).cover(needed)
        ? Optional.empty()
        : Optional.of("the one from before isn't for all of " + needed);
  }

  /** What the mirror is reached by, here and from other machines. */
  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(tls.names());
    String host = mirror.listen().host();
    names.add("localhost");
    if (mirror.listen().isWildcard()) {
      names.add("127.0.0.1");
      names.add("::1");
      names.addAll(NetworkAddresses.own());
    } else {
      names.add(host);
    }
    if (!mirror.listen().isLoopback()) {
      names.addAll(HostNames.own(environment));
    }
    return names;
  }

  /**
   * The authority that clients have to trust, as PEM: this machine's, where it has signed the
   * certificate; empty where it hasn't, and without one.
   */
  public Optional<String> authority() {
    return mirror
        .tlsFiles()
        .map(TlsFiles::cert)
        .filter(cert -> Files.isReadable(cert) && isOurs(cert))
        .flatMap(cert -> authority.pem());
  }

  /** Removes what was made for the mirror, if it needs that no longer. */
  public void removeUnused() {
    boolean used = mirror.tlsFiles().filter(made::equals).isPresent();
    if (!used && Files.isReadable(made.cert()) && isOurs(made.cert())) {
      remove();
    }
  }

  private boolean isOurs(Path cert) {
    return CertificatePair.first(cert).filter(authority::signed).isPresent();
  }

  /** Removes what was made for the mirror; one of a person's own stays. */
  public void takeBack() {
    if (tls.selfSigned() && (Files.exists(made.cert()) || Files.exists(made.key()))) {
      remove();
    }
  }

  private void remove() {
    if (reporter.dryRun()) {
      reporter.would("remove the certificate " + made.cert());
      return;
    }
    for (Path file : new Path[] {made.key(), made.cert()}) {
      DirectoryTree.delete(mirror.storage(), mirror.storage().relativize(file));
    }
    DirectoryTree.deleteEmpty(directory());
    reporter.now("removed the certificate " + made.cert());
  }
}
