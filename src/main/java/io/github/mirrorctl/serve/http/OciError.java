package io.github.mirrorctl.serve.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/**
 * An error as the OCI distribution specification 1.1 words it ("Error Codes").
 *
 * @param status the HTTP status
 * @param code the specification's code, such as MANIFEST_UNKNOWN
 * @param message for people
 */
public record OciError(int status, String code, String message) {
  public static OciError nameInvalid(String message) {
    return new OciError(404, "NAME_INVALID", message);
  }

  public static OciError nameUnknown(String message) {
    return new OciError(404, "NAME_UNKNOWN", message);
  }

  public static OciError manifestUnknown(String message) {
    return new OciError(404, "MANIFEST_UNKNOWN", message);
  }

  public static OciError blobUnknown(String message) {
    return new OciError(404, "BLOB_UNKNOWN", message);
  }

  public static OciError digestInvalid(String message) {
    return new OciError(400, "DIGEST_INVALID", message);
  }

  public static OciError readOnly() {
    return new OciError(405, "UNSUPPORTED", "this is a pull-through cache: nothing is pushed here");
  }

  /** A document of an upstream that is larger than this server takes. */
  public static OciError tooLarge(String message) {
    return new OciError(413, "SIZE_INVALID", message);
  }

  /** More is asked for than can be answered now; to be sent with Retry-After. */
  public static OciError busy() {
    return new OciError(503, "TOOMANYREQUESTS", "the mirror is busy: try again a little later");
  }

  /** The upstream can't be had and nothing is cached: clients go on to their next host. */
  public static OciError unavailable(String message) {
    return new OciError(502, "UNAVAILABLE", message);
  }

  /** The answer's body, JSON in UTF-8. */
  public byte[] body() {
    String escaped = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(message));
    return ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + escaped + "\"}]}\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
