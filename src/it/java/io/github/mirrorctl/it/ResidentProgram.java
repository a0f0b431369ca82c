package io.github.mirrorctl.it;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A mirrorctl that stays in a test host and does one command after the other: starting a JVM for
 * each took half of all the tests' processor time. {@link ResidentContractIT} holds it to what a
 * process of its own does.
 */
final class ResidentProgram implements AutoCloseable {
  private final List<String> words;
  private final Path trouble = Command.createTempFile();
  private @Nullable Process process;

  /**
   * @param words start {@link Resident} in the host
   */
  ResidentProgram(List<String> words) {
    this.words = words;
    trouble.toFile().deleteOnExit(); // hosts that go with their network aren't closed
  }

  /** Does one command; one that takes longer ends with {@link Result#TIMED_OUT}. */
  synchronized Result run(Duration limit, String stdin, List<String> args) {
    String command = "mirrorctl " + String.join(" ", args);
    CompletableFuture<Result> result =
        CompletableFuture.supplyAsync(
            () -> ask(command, stdin, args), task -> new Thread(task, "resident").start());
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      end();
      return new Result(command, Result.TIMED_OUT, "", "");
    } catch (ExecutionException e) {
      end();
      throw new AssertionError(command + "\n" + trouble(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }

  private Result ask(String command, String stdin, List<String> args) {
    try {
      Process running = started();
      DataOutputStream commands =
          new DataOutputStream(new BufferedOutputStream(running.getOutputStream()));
      commands.writeInt(args.size());
      for (String arg : args) {
        commands.writeUTF(arg);
      }
      byte[] in = stdin.getBytes(StandardCharsets.UTF_8);
      commands.writeInt(in.length);
      commands.write(in);
      commands.flush();
      DataInputStream results = new DataInputStream(running.getInputStream());
      return new Result(command, results.readInt(), text(results), text(results));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(DataInputStream results) throws IOException {
    int length = results.readInt();
    byte[] bytes = results.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Process started() throws IOException {
    Process running = process;
    if (running == null) {
      running =
          new ProcessBuilder(words).redirectError(Redirect.appendTo(trouble.toFile())).start();
      process = running;
    }
    return running;
  }

  private String trouble() {
    try {
      return Command.text(trouble);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, as whoever turns a host off has to; the next command starts another. */
  synchronized void end() {
    Process running = process;
    process = null;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  @Override
  public void close() {
    end();
    try {
      Files.deleteIfExists(trouble);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
