package io.github.mirrorctl.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.mirrorctl.mirror.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many pulls Docker Hub grants an address.
 *
 * @param source whose they are, as Docker Hub names it: an address, or an account
 */
record PullQuota(int left, int limit, Duration window, String source) {
  private static final int LARGEST = 64 * 1024;
  private static final Pattern GRANT = Pattern.compile("(\\d{1,9})(?:;w=(\\d{1,9}))?.*");

  /** Where Docker Hub tells; asking it with HEAD is no pull (Docker's manual, "Pull usage"). */
  record Service(URI token, URI manifest) {
    static final Service DOCKER_HUB =
        new Service(
            URI.create(
                "https://auth.docker.io/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull"),
            URI.create("https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest"));
  }

  /** Asks without an account; empty where no limit is told. */
  static Optional<PullQuota> ask(Service service, Outbound outbound) throws IOException {
    HttpURLConnection connection = outbound.open(service.manifest());
    try {
      connection.setRequestMethod("HEAD");
      connection.setRequestProperty("Authorization", "Bearer " + token(service, outbound));
      int status = connection.getResponseCode();
      if (status != 200 && status != 429) {
        throw new IOException("it answers with status " + status);
      }
      return read(
          connection.getHeaderField("ratelimit-limit"),
          connection.getHeaderField("ratelimit-remaining"),
          connection.getHeaderField("docker-ratelimit-source"));
    } finally {
      connection.disconnect();
    }
  }

  private static String token(Service service, Outbound outbound) throws IOException {
    HttpURLConnection connection = outbound.open(service.token());
    try (InputStream body = connection.getInputStream()) {
      JsonNode answer = new ObjectMapper().readTree(body.readNBytes(LARGEST));
      return answer.path("token").asText();
    } finally {
      connection.disconnect();
    }
  }

  private static Optional<PullQuota> read(
      @Nullable String limit, @Nullable String remaining, @Nullable String source) {
    if (limit == null || remaining == null) {
      return Optional.empty();
    }
    Matcher all = GRANT.matcher(limit);
    Matcher left = GRANT.matcher(remaining);
    if (!all.matches() || !left.matches()) {
      return Optional.empty();
    }
    String window = all.group(2);
    return Optional.of(
        new PullQuota(
            Integer.parseInt(left.group(1)),
            Integer.parseInt(all.group(1)),
            window == null ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(window)),
            source == null ? "" : source));
  }

  /** For example "87 of 100 pulls left in 6 h, for 192.0.2.1". */
  @Override
  public String toString() {
    return left
        + " of "
        + limit
        + " pulls left"
        + (window.isZero() ? "" : " in " + Durations.format(window).replaceFirst("(\\D+)$", " $1"))
        + (source.isEmpty() ? "" : ", for " + source);
  }
}
