package io.github.mirrorctl.serve.upstream;

import java.net.http.HttpHeaders;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A small document of an upstream, whole.
 *
 * @param status HTTP's, whatever it is
 * @param headers by name in any case; the values of a repeated one are joined by commas (RFC 9110,
 *     5.3)
 * @param body empty for a HEAD; shared, not copied: nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of each manifest would buy nothing
public record UpstreamAnswer(int status, Map<String, String> headers, byte[] body) {
  public UpstreamAnswer {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableMap(copy);
  }

  static Map<String, String> joined(HttpHeaders headers) {
    Map<String, String> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, List<String>> header : headers.map().entrySet()) {
      joined.put(header.getKey(), String.join(", ", header.getValue()));
    }
    return joined;
  }

  /** One header's value, by its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public String toString() {
    return "UpstreamAnswer[status=" + status + ", " + body.length + " bytes]";
  }
}
