package io.github.mirrorctl.engine;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/**
 * Asks a registry whether it answers, at {@code /v2/} as the distribution specification has it
 * ("end-1").
 */
public final class RegistryProbe {
  /**
   * What came back.
   *
   * @param ok whether a registry answered (200, or 401 from one that wants a password)
   * @param millis how long it took
   * @param words why not, empty when it is ok
   */
  public record Answer(boolean ok, long millis, String words) {}

  private RegistryProbe() {}

  /**
   * Asks {@code GET <url>/v2/} directly, whatever the proxy variables say; takes at most twice
   * {@code timeout}.
   */
  public static Answer ask(URI url, Duration timeout) {
    long start = System.nanoTime();
    try {
      HttpURLConnection connection =
          (HttpURLConnection) url.resolve("/v2/").toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      connection.disconnect();
      boolean ok = status == 200 || status == 401;
      return new Answer(ok, millisSince(start), ok ? "" : "it answers with status " + status);
    } catch (IOException e) {
      return new Answer(false, millisSince(start), String.valueOf(e.getMessage()));
    }
  }

  private static long millisSince(long start) {
    return Math.max(1, (System.nanoTime() - start) / 1_000_000);
  }
}
