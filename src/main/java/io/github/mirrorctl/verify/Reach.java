package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.host.Causes;
import io.github.mirrorctl.host.TlsTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Whether a mirror answers this machine, with what a client trusts, and why not. */
final class Reach {
  private static final int LONGEST = 1024;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  private final MirrorHttp http;

  Reach(MirrorHttp http) {
    this.http = http;
  }

  /** Whether the mirror asks who comes without a password for one. */
  boolean wantsPassword(Client client, MirrorUse mirror) {
    try {
      return http.get(mirror, client.authorities(mirror), "/v2/", 1).status() == UNAUTHORIZED;
    } catch (IOException e) {
      return false;
    }
  }

  /** Empty where a registry answers. */
  Optional<Cause> trouble(Client client, MirrorUse mirror) {
    try {
      int status = http.get(mirror, client.authorities(mirror), "/v2/", LONGEST).status();
      if (status == 200 || status == 401 || status == 403) {
        return Optional.empty();
      }
      return Optional.of(
          status == BAD_REQUEST && speaksOther(mirror)
              ? wrongScheme(client, mirror)
              : down(mirror, "what answers at %s is no registry: status " + status));
    } catch (SSLException e) {
      return Optional.of(
          TlsTrouble.isPlain(e) ? wrongScheme(client, mirror) : certificate(client, mirror, e));
    } catch (IOException e) {
      return Optional.of(
          speaksOther(mirror)
              ? wrongScheme(client, mirror)
              : down(mirror, "no registry answers at %s: " + e.getMessage()));
    }
  }

  private static Cause down(MirrorUse mirror, String words) {
    return new Cause(Cause.MIRROR_DOWN, words.formatted(mirror.url()), Remedy.starting(mirror));
  }

  private static Cause certificate(Client client, MirrorUse mirror, SSLException e) {
    String why = TlsTrouble.words(e).orElseGet(() -> Causes.words(e));
    return new Cause(
        "certificate",
        "it can't trust the mirror at " + mirror.url() + ": " + why,
        TlsTrouble.isUntrusted(e)
            ? Remedy.trusting(client, mirror, mirror.url())
            : "on the mirror's machine: have a new certificate made, for this name, then 'mirrorctl up'");
  }

  private static Cause wrongScheme(Client client, MirrorUse mirror) {
    MirrorUrl other = mirror.url().otherScheme();
    return new Cause(
        "wrong-scheme",
        "the mirror at %s speaks %s"
            .formatted(mirror.url(), other.scheme().equals("https") ? "TLS" : "no TLS"),
        other.scheme().equals("https")
            ? Remedy.trusting(client, mirror, other)
            : Remedy.telling(client, mirror, other));
  }

  /** Whether what is there speaks TLS where it shouldn't, or doesn't where it should. */
  private boolean speaksOther(MirrorUse mirror) {
    MirrorUrl url = mirror.url().otherScheme();
    MirrorUse other =
        new MirrorUse(mirror.registry(), url, mirror.shared(), Optional.empty(), mirror.own());
    try {
      int status = http.get(other, List.<Path>of(), "/v2/", 1).status();
      return url.scheme().equals("https") || status != BAD_REQUEST;
    } catch (SSLException e) {
      return !TlsTrouble.isPlain(e); // a certificate that isn't known is one
    } catch (IOException e) {
      return false;
    }
  }
}
