package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.tls.PemCertificates;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether the certificates of a PEM file are still valid, and for how long. */
public final class CertificateCheck implements Check {
  /** Long enough before the end to have a new one made. */
  static final Duration SOON = Duration.ofDays(30);

  private final String subject;
  private final String what;
  private final Path file;
  private final String renew;
  private final InstantSource clock;

  /** {@code what} the file is to the subject, for a sentence: {@code the upstream's CA file}. */
  public CertificateCheck(String subject, String what, Path file, InstantSource clock) {
    this(subject, what, file, "have a new one made, and put it into " + file, clock);
  }

  /** The same for a file that is renewed in that way. */
  public CertificateCheck(
      String subject, String what, Path file, String renew, InstantSource clock) {
    this.subject = subject;
    this.what = what;
    this.file = file;
    this.renew = renew;
    this.clock = clock;
  }

  @Override
  public String id() {
    return "certificate";
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public Finding examine() {
    Optional<Instant> end;
    try {
      end = earliestEnd(PemCertificates.of(file));
    } catch (AccessDeniedException e) {
      return Finding.skipped("needs root to read " + file);
    } catch (IOException e) {
      return Finding.wrong(what + " " + file + " can't be read", "put it there again");
    } catch (CertificateException e) {
      end = Optional.empty();
    }
    if (end.isEmpty()) {
      return Finding.wrong(
          what + " " + file + " holds no readable certificate", "give a PEM file with one");
    }
    LocalDate day = LocalDate.ofInstant(end.get(), ZoneOffset.UTC);
    Duration left = Duration.between(clock.instant(), end.get());
    if (left.isNegative()) {
      return Finding.wrong(what + " " + file + " is out of date since " + day, renew);
    }
    return left.compareTo(SOON) < 0
        ? Finding.warning(what + " " + file + " is valid until " + day + " only", renew)
        : Finding.ok(what + " " + file + " is valid until " + day);
  }

  private static Optional<Instant> earliestEnd(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder());
  }
}
