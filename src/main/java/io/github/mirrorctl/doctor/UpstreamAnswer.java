package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.Causes;
import io.github.mirrorctl.host.TlsTrouble;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What an upstream says when it is asked for {@code /v2/}.
 *
 * @param status of HTTP; 0 when there is no answer
 * @param millis how long it took
 * @param ahead how far its clock is ahead of this machine's; empty where it doesn't tell
 * @param trouble why there is no answer, in words; empty when there is one
 */
record UpstreamAnswer(int status, long millis, Optional<Duration> ahead, String trouble) {

  static UpstreamAnswer ask(URI upstream, Outbound outbound, InstantSource clock) {
    long start = System.nanoTime();
    try {
      HttpURLConnection connection = outbound.open(upstream.resolve("/v2/"));
      try {
        int status = connection.getResponseCode();
        Instant now = clock.instant();
        long date = connection.getHeaderFieldDate("Date", 0);
        // a cache on the way answers with the date of when it asked itself
        long age = connection.getHeaderFieldLong("Age", 0);
        Optional<Duration> ahead =
            date == 0
                ? Optional.empty()
                : Optional.of(Duration.between(now, Instant.ofEpochMilli(date).plusSeconds(age)));
        return new UpstreamAnswer(status, millisSince(start), ahead, "");
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return new UpstreamAnswer(0, millisSince(start), Optional.empty(), words(e));
    }
  }

  private static long millisSince(long start) {
    return Math.max(1, (System.nanoTime() - start) / 1_000_000);
  }

  /** Why there is no answer, to be read on after "doesn't answer: ". */
  static String words(IOException failure) {
    if (Causes.has(failure, UnknownHostException.class)) {
      return "no address is known for the name " + failure.getMessage();
    }
    if (Causes.has(failure, SocketTimeoutException.class)) {
      return "not in time";
    }
    return Causes.has(failure, SSLException.class)
        ? "TLS fails: " + TlsTrouble.ofUpstream(failure).orElseGet(() -> Causes.words(failure))
        : Causes.words(failure);
  }
}
