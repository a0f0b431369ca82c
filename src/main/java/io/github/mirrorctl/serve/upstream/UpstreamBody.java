package io.github.mirrorctl.serve.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A body that comes as it is read, by one thread at a time; closed when nobody reads on. */
public final class UpstreamBody implements AutoCloseable {
  private final URI from;
  private final int status;
  private final HttpHeaders headers;
  private final boolean headOnly;
  private final BodyPipe pipe;
  private final Duration idle;
  private final Runnable onClose;

  /** {@code onClose} runs at the end or when closed, perhaps more than once. */
  UpstreamBody(
      Reply<BodyPipe> reply, boolean headOnly, BodyPipe pipe, Duration idle, Runnable onClose) {
    this.from = reply.from();
    this.status = reply.status();
    this.headers = reply.headers();
    this.headOnly = headOnly;
    this.pipe = pipe;
    this.idle = idle;
    this.onClose = onClose;
  }

  /** HTTP's, whatever it is. */
  public int status() {
    return status;
  }

  /** One header's value, by its name in any case; of a repeated one the first. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The bytes of this body as announced by Content-Length; empty for a HEAD, which has none. */
  public OptionalLong length() {
    return headOnly ? OptionalLong.empty() : headers.firstValueAsLong("Content-Length");
  }

  /**
   * Waits for bytes and puts as many as are there and fit into {@code buffer}; returns their
   * number, -1 at the end.
   *
   * @throws UpstreamTrouble SILENT after the idle timeout; CUT when the connection is lost, the
   *     body is shorter than its Content-Length, or {@link #close} came meanwhile
   */
  public int read(byte[] buffer) throws UpstreamTrouble {
    try {
      int n = pipe.read(buffer, idle);
      if (n < 0) {
        onClose.run();
      }
      return n;
    } catch (IOException e) {
      close();
      throw Troubles.ofBody(e, from, idle);
    }
  }

  /** Abandons the connection at once unless the body is at its end; from any thread. */
  @Override
  public void close() {
    pipe.close();
    onClose.run();
  }
}
