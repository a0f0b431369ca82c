package io.github.mirrorctl.it.serve;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of a test's own, with what it says in files; ended by its pid, whatever happens. */
final class Child implements AutoCloseable {
  private final Path out;
  private final Path err;
  private final Process process;

  Child(Path folder, String name, List<String> words) {
    this.out = folder.resolve(name + ".out");
    this.err = folder.resolve(name + ".err");
    try {
      process =
          new ProcessBuilder(words)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // should the tests' own process be ended in the middle
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  /** Waits until what it has written so far is right; false when it ended before. */
  boolean saidWithin(Duration limit, Predicate<Child> right) {
    return Until.holds(limit, () -> right.test(this) || !isAlive()) && right.test(this);
  }

  /** Sends a signal, such as {@code TERM}. */
  void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-s", name, Long.toString(pid())).inheritIO().start();
      if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill -s " + name + " " + pid() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Its exit code; fails when it runs on. */
  int exitWithin(Duration limit) {
    if (!Until.holds(limit, () -> !isAlive())) {
      throw new AssertionError("pid " + pid() + " has not ended\n" + out() + err());
    }
    return process.exitValue();
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    exitWithin(Duration.ofSeconds(10));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
