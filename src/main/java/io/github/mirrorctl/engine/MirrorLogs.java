package io.github.mirrorctl.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import io.github.mirrorctl.host.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** The log of a mirror's container, as the registry wrote it. */
public final class MirrorLogs {
  private static final Duration SILENCE_OF_A_FOLLOWED_LOG = Duration.ofDays(365);

  private final DockerEngine engine;

  public MirrorLogs(DockerEngine engine) {
    this.engine = engine;
  }

  /** The last {@code lines} lines, oldest first. */
  public List<String> tail(String container, int lines) {
    LastBytes bytes = new LastBytes();
    copy(
        container,
        OptionalInt.of(lines),
        Optional.empty(),
        false,
        new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.text().lines().toList();
  }

  /**
   * Copies the log to {@code to}; with {@code follow} until the container ends or the thread is
   * interrupted. It ends quietly once nobody reads {@code to} any more.
   */
  public void copy(
      String container, OptionalInt tail, Optional<Instant> since, boolean follow, PrintStream to) {
    Duration silence = follow ? SILENCE_OF_A_FOLLOWED_LOG : Duration.ofSeconds(30);
    try (LogContainerCmd command =
            engine
                .connection()
                .client(silence)
                .logContainerCmd(container)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(follow);
        ResultCallback.Adapter<Frame> frames = new Copy(to)) {
      if (tail.isPresent()) {
        command.withTail(tail.getAsInt());
      } else {
        command.withTailAll();
      }
      since.ifPresent(instant -> command.withSince((int) instant.getEpochSecond()));
      if (!command.exec(frames).awaitCompletion(silence.toSeconds(), TimeUnit.SECONDS)) {
        throw Failure.of(
            "the log of " + container + " didn't end within " + silence.toSeconds() + " s",
            "ask for less of it with --tail or --since");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw Failure.of("the log of " + container + " can't be read: " + e.getMessage(), "", e);
    } catch (RuntimeException e) {
      throw EngineErrors.translate(engine.endpoint(), "reading the log of " + container, e);
    }
  }

  /** Keeps the end of what is written: a container's line may be as long as it likes. */
  private static final class LastBytes extends OutputStream {
    private static final int KEPT = 1024 * 1024;

    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int next) {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
      if (bytes.size() > 2 * KEPT) {
        byte[] all = bytes.toByteArray();
        bytes = new ByteArrayOutputStream();
        bytes.write(all, all.length - KEPT, KEPT);
      }
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static final class Copy extends ResultCallback.Adapter<Frame> {
    private final PrintStream to;

    Copy(PrintStream to) {
      this.to = to;
    }

    @Override
    public void onNext(Frame frame) {
      to.write(frame.getPayload(), 0, frame.getPayload().length);
      if (to.checkError()) {
        try {
          close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
