package io.github.mirrorctl.serve.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.mirrorctl.serve.upstream.Tokens.Grant;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what a token service answers (distribution's token specification). */
final class TokenAnswer {
  private static final ObjectReader JSON = new ObjectMapper().reader();
  // RFC 6750's b68token, and the little more that services use; nothing that ends a header
  private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]{1,16384}");
  private static final long UNSAID_SECONDS = 60;
  private static final long LONGEST_SECONDS = 24 * 60 * 60;
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private TokenAnswer() {}

  /**
   * What {@code answer} of {@code host} grants.
   *
   * @throws UpstreamTrouble PROTOCOL when it is neither a token nor a refusal
   */
  static Grant read(String host, UpstreamAnswer answer) throws UpstreamTrouble {
    int status = answer.status();
    if (status == 200) {
      return token(host, answer.body());
    }
    if (status == 429 || status >= 500) {
      return new Tokens.Later(
          status,
          answer
              .header("Retry-After")
              .map(value -> Map.of("Retry-After", value))
              .orElseGet(Map::of));
    }
    if (status >= 400) {
      return new Tokens.Refusal();
    }
    throw new UpstreamTrouble(
        Kind.PROTOCOL, "the token service " + host + " answered with status " + status);
  }

  private static Tokens.Token token(String host, byte[] body) throws UpstreamTrouble {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      document = JSON.createObjectNode(); // no cause: it quotes the document, and so the token
    } catch (IOException e) {
      throw new AssertionError(e); // bytes in memory
    }
    String value = document.path("token").asText("");
    if (value.isEmpty()) {
      value = document.path("access_token").asText("");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new UpstreamTrouble(
          Kind.PROTOCOL, "the token service " + host + " sent no token that can be used");
    }
    long seconds = document.path("expires_in").asLong(0);
    return new Tokens.Token(
        value,
        kept(
            Duration.ofSeconds(
                seconds <= 0 ? UNSAID_SECONDS : Math.min(seconds, LONGEST_SECONDS))));
  }

  /**
   * How long a token is used that is good for {@code lifetime}: 30 s less, or a quarter less where
   * that is shorter. issued_at isn't looked at: the clocks may differ.
   */
  static Duration kept(Duration lifetime) {
    Duration quarter = lifetime.dividedBy(4);
    return lifetime.minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN);
  }
}
