package io.github.mirrorctl.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the scripts that test hosts are made of, always within a time. */
final class Command {
  /** The project's folder: Maven tells its test processes. */
  static final Path PROJECT =
      Path.of(System.getProperty("basedir", System.getProperty("user.dir", ".")));

  private Command() {}

  /** The words that run one of the scripts in {@code src/it/host}. */
  static List<String> script(String name, Object... words) {
    List<String> all = new ArrayList<>();
    all.add(PROJECT.resolve("src/it/host").resolve(name).toString());
    for (Object word : words) {
      all.add(word.toString());
    }
    return all;
  }

  static Result run(Duration limit, String stdin, List<String> words) {
    // Files, not pipes: a daemon that a command leaves behind may hold a pipe open for ever
    try (Scratch in = new Scratch();
        Scratch out = new Scratch();
        Scratch err = new Scratch()) {
      Files.writeString(in.path, stdin);
      Process process = start(words, in.file(), out.file(), err.file());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new Result(
          String.join(" ", words),
          ended ? process.exitValue() : Result.TIMED_OUT,
          text(out.path),
          text(err.path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + words, e);
    }
  }

  static Process start(List<String> words, File in, File out, File err) throws IOException {
    return new ProcessBuilder(words)
        .redirectInput(in)
        .redirectOutput(out)
        .redirectError(err)
        .start();
  }

  static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static final class Scratch implements AutoCloseable {
    final Path path = createTempFile();

    File file() {
      return path.toFile();
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(path);
    }
  }

  static Path createTempFile() {
    try {
      return Files.createTempFile("mirrorctl-it", null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
