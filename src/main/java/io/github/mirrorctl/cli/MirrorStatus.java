package io.github.mirrorctl.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What is known of one mirror; the component names are the stable field names of {@code -o json}.
 *
 * @param state the container's: running, restarting, exited, …, or "absent", or "unknown" when no
 *     engine answers
 * @param restarts how often the engine restarted it by itself
 * @param answerMillis how long {@code /v2/} took; 0 when it doesn't answer
 * @param complete false when repositories and bytes are lower bounds
 * @param inForce whether the Docker daemon pulls through it: yes, no, unknown, or "not-applicable"
 *     (the daemon's registry mirrors cover Docker Hub only)
 * @param drift how the actual state differs from the desired one, in words
 * @param problems why it isn't healthy, each with what to do
 */
@JsonPropertyOrder({"name", "healthy"})
record MirrorStatus(
    String name,
    boolean healthy,
    String upstream,
    String engine,
    String container,
    String state,
    int restarts,
    String address,
    boolean answers,
    long answerMillis,
    String storage,
    long repositories,
    long bytes,
    boolean complete,
    String inForce,
    List<String> drift,
    List<String> problems) {

  static final String YES = "yes";
  static final String NO = "no";
  static final String UNKNOWN = "unknown";
  static final String NOT_APPLICABLE = "not-applicable";
}
