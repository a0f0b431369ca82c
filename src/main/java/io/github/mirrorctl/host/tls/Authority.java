package io.github.mirrorctl.host.tls;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * The certificate authority of this machine, or of a user without root: it signs what mirrors here
 * show, and clients that trust its certificate trust them all. Its key never leaves its owner.
 */
public final class Authority {
  /** Long enough before the end to have a new one made. */
  public static final Duration SOON = Duration.ofDays(30);

  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path directory;

  private Authority(Path directory) {
    this.directory = directory;
  }

  public static Authority in(Path directory) {
    return new Authority(directory);
  }

  /** Root's is the machine's. */
  public static Authority of(HostEnvironment environment) {
    return in(
        environment.isRoot()
            ? environment.system("/etc/mirrorctl")
            : environment.configHome().resolve("mirrorctl"));
  }

  /** Its certificate, which is for everybody. */
  public Path certificate() {
    return directory.resolve("ca.pem");
  }

  private Path key() {
    return directory.resolve("ca-key.pem");
  }

  public boolean exists() {
    return Files.exists(certificate());
  }

  /** The text of its certificate's file; empty while there is none. */
  public Optional<String> pem() {
    return TextFile.read(certificate());
  }

  /** Whether it has signed that certificate. */
  public boolean signed(X509Certificate certificate) {
    if (!exists()) {
      return false;
    }
    try {
      for (Certificate own : CertificatePair.chain(certificate())) {
        certificate.verify(own.getPublicKey());
      }
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Makes it where it isn't there yet; returns whether it was made. */
  public boolean make(InstantSource clock) {
    if (exists()) {
      return false;
    }
    CertificateMaker.Made made = CertificateMaker.authority(clock.instant());
    AtomicFile.createDirectories(directory, DIRECTORY);
    // the key first: a certificate that stands there has one
    AtomicFile.delete(key());
    AtomicFile.replace(key(), made.key(), PRIVATE);
    AtomicFile.replace(certificate(), made.certificate(), READABLE);
    return true;
  }

  /**
   * Signs a new key for these names and writes both files, the key readable by its owner alone and
   * first: who reads them meanwhile finds two that don't belong together, and reads them again.
   *
   * @param base a directory that both are in; others may write below it, so no link there counts
   */
  public void issue(CertificateNames names, Path base, Path cert, Path key, InstantSource clock) {
    if (!Files.exists(key())) {
      throw Failure.of(
          "the authority " + certificate() + " has lost its key " + key(),
          "put the key back, or remove "
              + certificate()
              + " too: then another authority is made, which clients have to be given again");
    }
    CertificatePair own = CertificatePair.read(certificate(), key());
    Instant now = clock.instant();
    if (own.end().isBefore(now.plus(SOON))) {
      throw Failure.of(
          "the authority " + certificate() + " is valid until " + own.lastDay() + " only",
          "remove "
              + certificate()
              + ": then another authority is made, which clients have to be given again");
    }
    CertificateMaker.Made made = CertificateMaker.server(names, own, now);
    OwnedDirectory directory = OwnedDirectory.of(base);
    directory.replace(base.relativize(key), made.key(), PRIVATE);
    directory.replace(base.relativize(cert), made.certificate(), READABLE);
  }

  /** Says that it stays when no mirror needs it any more; with {@code purge} removes it. */
  public void takeBack(boolean purge, Reporter reporter) {
    if (!exists()) {
      return;
    }
    if (!purge) {
      reporter.note(
          "the authority "
              + certificate()
              + " stays, as clients may have been given it ('mirrorctl down --purge')");
    } else if (reporter.dryRun()) {
      reporter.would("remove the authority " + certificate());
    } else {
      boolean unused = AtomicFile.delete(key());
      AtomicFile.delete(certificate());
      DirectoryTree.deleteEmpty(directory);
      reporter.now("removed the authority " + certificate());
    }
  }
}
