package io.github.mirrorctl.serve.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts that answered with something else than HTTP, a captive portal's or a hostile one's, and are
 * left alone for a while. HttpClient never closes the connection of a head that it can't read (seen
 * with JDK 17 and 25: the socket stays, in CLOSE_WAIT in the end), and shows it to nobody who
 * could: asked again and again, such a host would take a file descriptor each time.
 */
final class Babblers {
  private static final int MOST = 100;
  private static final int MOST_DOUBLINGS = 10;

  private record Rest(UpstreamTrouble trouble, int number, long end) {}

  private final Duration first;
  private final Map<String, Rest> resting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Rest> eldest) {
          return size() > MOST;
        }
      };

  /** {@code first} is the first rest; each is twice the one before, up to 1024 times the first. */
  Babblers(Duration first) {
    this.first = first;
  }

  /** What is told instead of asking {@code address}; empty when it may be asked. */
  synchronized Optional<UpstreamTrouble> resting(URI address) {
    return Optional.ofNullable(resting.get(origin(address)))
        .filter(rest -> rest.end() - System.nanoTime() > 0)
        .map(Rest::trouble);
  }

  synchronized void babbled(URI address, UpstreamTrouble trouble) {
    Rest before = resting.remove(origin(address));
    int number = before == null ? 0 : Math.min(before.number() + 1, MOST_DOUBLINGS);
    long end = System.nanoTime() + (first.toNanos() << number);
    resting.put(origin(address), new Rest(trouble, number, end));
  }

  synchronized void spoke(URI address) {
    resting.remove(origin(address));
  }

  private static String origin(URI address) {
    return String.format(
        Locale.ROOT,
        "%s://%s:%d",
        Addresses.isHttps(address) ? "https" : "http",
        Addresses.host(address),
        Addresses.port(address));
  }
}
