package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.tls.CertificateNames;
import io.github.mirrorctl.host.tls.CertificatePair;
import io.github.mirrorctl.mirror.Access;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Tls;
import io.github.mirrorctl.mirror.TlsFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** The options that say whether mirrors speak TLS, and with which certificate. */
final class TlsOptions {
  @Option(
      names = "--tls",
      paramLabel = "HOW",
      description = {
        "self-signed: speak TLS, with a certificate that is",
        "  made here, of this machine's own authority",
        "  (/etc/mirrorctl/ca.pem); off: no TLS any more."
      })
  Optional<TlsChoice> choice = Optional.empty();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speak TLS with a certificate of your own: a PEM file, the mirror's own first; needs --tls-key.")
  Optional<Path> cert = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key of that certificate: a PEM file, without a passphrase.")
  Optional<Path> key = Optional.empty();

  @Option(
      names = "--tls-name",
      paramLabel = "NAME",
      description =
          "A name or address that clients use: one more in a certificate that is made here, one of those in your own. May be repeated.")
  List<String> names = List.of();

  /** The mirror with what was said of TLS. */
  Mirror applied(Mirror mirror) {
    refuseContradictions();
    if (cert.isPresent() && key.isPresent()) {
      TlsFiles files = new TlsFiles(absolute(cert.get()), absolute(key.get()));
      Mirror with = mirror.withAccess(it -> it.withTls(Tls.with(files)));
      return named(with, reached(with, usable(files)));
    }
    Tls before = mirror.access().tls();
    Tls wanted =
        choice
            .map(
                word ->
                    word == TlsChoice.OFF ? Tls.NONE : Tls.SELF_SIGNED.withNames(before.names()))
            .orElse(before);
    Mirror with = mirror.withAccess(it -> it.withTls(wanted));
    if (names.isEmpty()) {
      return with;
    }
    if (!wanted.isOn()) {
      throw new InvalidInput("--tls-name is for a mirror that speaks TLS", "add --tls self-signed");
    }
    return named(
        with, wanted.selfSigned() ? names : reached(with, usable(with.tlsFiles().orElseThrow())));
  }

  private void refuseContradictions() {
    if (cert.isPresent() != key.isPresent()) {
      throw new InvalidInput(
          "--tls-cert and --tls-key go together",
          "give both: the certificate's file and that of its private key");
    }
    if (choice.isPresent() && cert.isPresent()) {
      throw new InvalidInput(
          "--tls " + choice.get() + " and a certificate of your own exclude each other",
          "choose one");
    }
    if (choice.filter(TlsChoice.OFF::equals).isPresent() && !names.isEmpty()) {
      throw new InvalidInput("--tls off leaves no certificate for --tls-name", "choose one");
    }
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private static Mirror named(Mirror mirror, List<String> names) {
    return mirror.withAccess((Access it) -> it.withTls(it.tls().withNames(names)));
  }

  /** What these files hold; {@code InvalidInput} for what clients would refuse. */
  private static CertificatePair usable(TlsFiles files) {
    CertificatePair pair;
    try {
      pair = CertificatePair.read(files.cert(), files.key());
    } catch (Failure e) {
      throw new InvalidInput(String.valueOf(e.getMessage()), e.next());
    }
    Optional<String> flaw = pair.flaw(InstantSource.system());
    if (flaw.isPresent()) {
      throw new InvalidInput(flaw.get(), "give one that is valid now");
    }
    return pair;
  }

  /** The names that this machine's clients can use; none where its address will do. */
  private List<String> reached(Mirror mirror, CertificatePair pair) {
    CertificateNames held = CertificateNames.in(pair.own());
    if (!names.isEmpty()) {
      if (!held.cover(CertificateNames.of(names))) {
        throw new InvalidInput(
            "the certificate %s is for %s, not for %s"
                .formatted(pair.file(), held, String.join(", ", names)),
            "give a name that it is for");
      }
      return names;
    }
    if (held.cover(CertificateNames.of(List.of(mirror.localUrl().getHost())))) {
      return List.of();
    }
    return new TreeSet<>(held.hosts())
        .stream()
            .filter(name -> !name.startsWith("*"))
            .findFirst()
            .map(List::of)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "the certificate %s is for %s, not for %s"
                            .formatted(pair.file(), held, mirror.localUrl().getHost()),
                        "say by which name clients reach this machine: --tls-name NAME"));
  }
}
