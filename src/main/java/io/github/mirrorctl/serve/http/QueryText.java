package io.github.mirrorctl.serve.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a request's query to its grammar before anybody reads it: the decoder throws at a percent
 * sign that no two hexadecimal digits follow.
 */
public final class QueryText {
  private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private QueryText() {}

  /** Whether every percent sign in it encodes something; so too where there is no query. */
  public static boolean isValid(@Nullable String rawQuery) {
    return rawQuery == null || !MALFORMED.matcher(rawQuery).find();
  }

  /** What is answered where it is not. */
  public static OciError invalid() {
    return new OciError(400, "UNSUPPORTED", "the query's percent-encoding is malformed");
  }
}
