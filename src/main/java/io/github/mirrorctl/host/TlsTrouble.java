package io.github.mirrorctl.host;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;

/** Why TLS with another host failed, in people's words. */
public final class TlsTrouble {
  private TlsTrouble() {}

  /** Empty where nothing better is known than what the JVM says. */
  public static Optional<String> words(Throwable failure) {
    if (Causes.has(failure, CertificateExpiredException.class)) {
      return Optional.of("its certificate has expired");
    }
    if (Causes.has(failure, CertificateNotYetValidException.class)) {
      return Optional.of("its certificate isn't valid yet: is this machine's clock right?");
    }
    if (isUntrusted(failure)) {
      return Optional.of("its certificate isn't signed by an authority that is known here");
    }
    if (Causes.has(failure, CertificateException.class)) {
      return Optional.of("its certificate is for another name: " + Causes.words(failure));
    }
    return isPlain(failure)
        ? Optional.of("it doesn't speak TLS there; is it an http:// registry?")
        : Optional.empty();
  }

  /** The same of an upstream, whose authority can be given. */
  public static Optional<String> ofUpstream(Throwable failure) {
    return words(failure)
        .map(
            words ->
                isUntrusted(failure)
                    ? words
                        + "; if it is your own, give the authority's PEM file as the mirror's CA"
                        + " file"
                    : words);
  }

  /** Whether the certificate is good for all that is known but for who signed it. */
  public static boolean isUntrusted(Throwable failure) {
    return !Causes.has(failure, CertificateExpiredException.class)
        && !Causes.has(failure, CertificateNotYetValidException.class)
        && (Causes.has(failure, CertPathBuilderException.class)
            || Causes.has(failure, CertPathValidatorException.class));
  }

  /** Whether what answered doesn't speak TLS at all. */
  public static boolean isPlain(Throwable failure) {
    return Causes.words(failure).toLowerCase(Locale.ROOT).contains("unrecognized ssl message");
  }
}
