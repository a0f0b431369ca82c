package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.tls.Trust;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * Asks a registry whether it answers, at {@code /v2/} as the distribution specification has it
 * ("end-1").
 */
public final class RegistryProbe {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /**
   * What came back.
   *
   * @param ok whether a registry answered: 200, 401 from one that wants a password, or 403 from one
   *     that is for other networks
   * @param status how it answered; 0 when it didn't
   * @param millis how long it took
   * @param words why not, empty when it is ok
   */
  public record Answer(boolean ok, int status, long millis, String words) {}

  private RegistryProbe() {}

  /**
   * Asks a mirror of this machine as {@link #ask(URI, Duration)} does; of one that speaks TLS
   * exactly its own certificate is trusted.
   */
  public static Answer ask(Mirror mirror, Duration timeout) {
    return ask(
        mirror.localUrl(),
        timeout,
        secure -> {
          if (mirror.tlsFiles().isPresent()) {
            new PinnedCertificate(mirror.tlsFiles().get().cert()).trustAloneIn(secure);
          }
        });
  }

  /**
   * Asks {@code GET <url>/v2/} directly, whatever the proxy variables say; takes at most twice
   * {@code timeout}.
   */
  public static Answer ask(URI url, Duration timeout) {
    return ask(url, timeout, secure -> {});
  }

  /** The same for one whose certificate may be of these authorities, which are PEM. */
  public static Answer ask(URI url, Duration timeout, Optional<String> authorities) {
    return ask(
        url,
        timeout,
        secure -> {
          if (authorities.isPresent()) {
            secure.setSSLSocketFactory(Trust.with(authorities.get()));
          }
        });
  }

  /** How certificates are told to be right. */
  private interface Trusting {
    void in(HttpsURLConnection connection) throws IOException;
  }

  private static Answer ask(URI url, Duration timeout, Trusting trust) {
    long start = System.nanoTime();
    try {
      HttpURLConnection connection =
          (HttpURLConnection) url.resolve("/v2/").toURL().openConnection(Proxy.NO_PROXY);
      if (connection instanceof HttpsURLConnection secure) {
        trust.in(secure);
      }
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      boolean registry = connection.getHeaderField("Docker-Distribution-Api-Version") != null;
      connection.disconnect();
      boolean ok = status == OK || status == UNAUTHORIZED || (status == FORBIDDEN && registry);
      return new Answer(
          ok, status, millisSince(start), ok ? "" : "it answers with status " + status);
    } catch (IOException e) {
      return new Answer(false, 0, millisSince(start), String.valueOf(e.getMessage()));
    }
  }

  private static long millisSince(long start) {
    return Math.max(1, (System.nanoTime() - start) / 1_000_000);
  }
}
