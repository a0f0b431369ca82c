package io.github.mirrorctl.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A command that still runs on a test host. */
final class Running implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final List<String> words;
  private final Path out = Command.createTempFile();
  private final Path err = Command.createTempFile();
  private final Process process;

  Running(List<String> words) {
    this.words = words;
    try {
      process = Command.start(words, new File("/dev/null"), out.toFile(), err.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it wrote so far. */
  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Sends it a signal such as {@code INT}, as Ctrl-C does. */
  void signal(String name) {
    Command.run(
        Duration.ofSeconds(5), "", List.of("kill", "-s", name, Long.toString(inside().pid())));
  }

  /** Waits, at most so long, until it has written something to its standard output. */
  void awaitOut(Duration limit, String words) {
    await(limit, this::out, words);
  }

  /** Waits, at most so long, until it has written something to its standard error. */
  void awaitErr(Duration limit, String words) {
    await(limit, this::err, words);
  }

  private void await(Duration limit, Supplier<String> text, String words) {
    long end = System.nanoTime() + limit.toNanos();
    while (!text.get().contains(words)) {
      if (System.nanoTime() > end || !isRunning()) {
        throw new AssertionError("no \"%s\" in%n%s".formatted(words, await(Duration.ZERO)));
      }
      await(POLL);
    }
  }

  /**
   * How it ended, waiting at most so long; a result that says {@link Result#TIMED_OUT} if it did
   * not.
   */
  Result await(Duration limit) {
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Result(
          String.join(" ", words), ended ? process.exitValue() : Result.TIMED_OUT, out(), err());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + words, e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command itself: the only child of the nsenter that entered the host. */
  private ProcessHandle inside() {
    return process
        .children()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not running: " + words + "\n" + err()));
  }

  private static String text(Path file) {
    try {
      return Command.text(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
