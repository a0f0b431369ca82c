package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.host.tls.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Plain questions to a mirror, past all proxies. */
final class MirrorHttp {
  private final Duration timeout;
  private final Map<List<Path>, SSLSocketFactory> trusting = new ConcurrentHashMap<>();

  MirrorHttp(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * What came back.
   *
   * @param type the Content-Type; empty where there is none
   */
  record Answer(int status, String type, String body) {}

  /**
   * Asks for a path as a client that trusts these authorities too; redirects aren't followed, at
   * most so many bytes of the body are taken.
   */
  Answer get(MirrorUse mirror, List<Path> authorities, String path, int longest)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) mirror.url().uri().resolve(path).toURL().openConnection(Proxy.NO_PROXY);
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(trusting(authorities));
    }
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setInstanceFollowRedirects(false);
    try {
      int status = connection.getResponseCode();
      InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
      try (InputStream body = stream == null ? InputStream.nullInputStream() : stream) {
        String type = connection.getContentType();
        return new Answer(
            status,
            type == null ? "" : type,
            new String(body.readNBytes(longest), StandardCharsets.UTF_8));
      }
    } finally {
      connection.disconnect();
    }
  }

  /** A machine's own authorities are many, and take their time to be read. */
  private SSLSocketFactory trusting(List<Path> authorities) throws IOException {
    SSLSocketFactory known = trusting.get(authorities);
    if (known == null) {
      known = Trust.with(authorities);
      trusting.put(authorities, known);
    }
    return known;
  }
}
