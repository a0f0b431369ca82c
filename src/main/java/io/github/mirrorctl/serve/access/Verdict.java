package io.github.mirrorctl.serve.access;

import io.github.mirrorctl.serve.http.OciError;
import java.util.Map;

/** What becomes of a request before anything is looked up for it. */
public sealed interface Verdict {
  /**
   * It may go on.
   *
   * @param user who logged in; empty where nobody had to
   */
  record Admitted(String user) implements Verdict {}

  /**
   * It ends here.
   *
   * @param reason one word, for the metrics
   * @param headers of the answer
   */
  record Refused(String reason, OciError error, Map<String, String> headers) implements Verdict {}
}
