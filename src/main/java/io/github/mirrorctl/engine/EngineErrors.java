package io.github.mirrorctl.engine;

import com.github.dockerjava.api.exception.DockerException;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what docker-java and the transports throw into words: what failed, why, what to do next.
 */
final class EngineErrors {
  private static final Pattern JSON_MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private EngineErrors() {}

  /** {@code doing} completes "… failed", for example "starting the container v2-mirror". */
  static RuntimeException translate(DockerEndpoint endpoint, String doing, RuntimeException e) {
    if (e instanceof Failure || e instanceof InvalidInput) {
      return e;
    }
    if (e instanceof DockerException docker) {
      return Failure.of(doing + " failed: " + engineWords(docker), "", e);
    }
    Throwable root = root(e);
    if (root instanceof java.io.IOException) {
      return unreachable(endpoint, root);
    }
    return Failure.of(doing + " failed: " + root.getMessage(), "", e);
  }

  /** What the engine itself said, without docker-java's "Status 404: {...}" around it. */
  static String engineWords(DockerException e) {
    String message = String.valueOf(e.getMessage());
    Matcher json = JSON_MESSAGE.matcher(message);
    return json.find() ? json.group(1).replace("\\\"", "\"").replace("\\n", "; ") : message;
  }

  /**
   * A connection that can't be had: without the rights (exit code 4), or without an engine at its
   * end.
   */
  static Failure unreachable(DockerEndpoint endpoint, Throwable cause) {
    String words = String.valueOf(cause.getMessage());
    if (cause instanceof AccessDeniedException || words.contains("Permission denied")) {
      return Failure.rights(
          "no rights to talk to the Docker engine at " + endpoint,
          "run it with sudo, or as a member of the group that owns the socket (often 'docker')",
          cause);
    }
    if (cause instanceof SocketTimeoutException) {
      return Failure.of(
          "the Docker engine at " + endpoint + " doesn't answer (" + words + ")",
          "look at it with 'docker info' and 'journalctl -u docker'",
          cause);
    }
    return Failure.of(
        "no Docker engine answers at " + endpoint + " (" + words + ")",
        "start it ('sudo systemctl start docker'), or name another with --host or DOCKER_HOST",
        cause);
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (@Nullable Throwable next = e; next != null; next = next.getCause()) {
      root = next;
    }
    return root;
  }
}
