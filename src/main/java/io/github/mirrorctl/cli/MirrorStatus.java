package io.github.mirrorctl.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.mirrorctl.engine.EngineState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one mirror; the component names are the stable field names of {@code -o json}.
 *
 * @param container the container that runs it, empty with the embedded engine
 * @param service the service that runs it, empty with the docker engine
 * @param state running, restarting, exited, stopped, …, or "absent", or "unknown" when no engine
 *     answers
 * @param restarts how often it was started again by itself
 * @param answerMillis how long {@code /v2/} took; 0 when it doesn't answer
 * @param complete false when repositories and bytes are lower bounds
 * @param traffic what the server moved since its start; null where it doesn't tell
 * @param inForce whether the Docker daemon pulls through it: yes, no, unknown, or "not-applicable"
 *     (the daemon's registry mirrors cover Docker Hub only, the mirror isn't for it, or there is no
 *     daemon)
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
    String service,
    String state,
    int restarts,
    String address,
    boolean answers,
    long answerMillis,
    String storage,
    long repositories,
    long bytes,
    boolean complete,
    @Nullable Traffic traffic,
    String inForce,
    List<String> drift,
    List<String> problems) {

  static final String YES = "yes";
  static final String NO = "no";
  static final String UNKNOWN = "unknown";
  static final String NOT_APPLICABLE = "not-applicable";

  /** Bytes sent to clients, fetched from the upstream, and so not fetched. */
  record Traffic(long served, long fetched, long saved) {
    static Traffic of(EngineState.Traffic traffic) {
      return new Traffic(traffic.served(), traffic.fetched(), traffic.saved());
    }
  }
}
