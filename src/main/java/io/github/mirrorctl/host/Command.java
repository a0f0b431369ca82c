package io.github.mirrorctl.host;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One program run: bounded in time, both of its streams read, nothing of it left behind. */
public final class Command {
  /** How long a finished program's streams may stay open in a child that it left running. */
  private static final Duration STREAMS = Duration.ofSeconds(2);

  /** Administrators' programs are there even when a plain user's PATH lacks them. */
  private static final List<String> ALWAYS = List.of("/usr/sbin", "/sbin");

  /** What a program answered. */
  public record Result(int exit, String out, String err) {
    public boolean ok() {
      return exit == 0;
    }

    /** The first thing that it said, for an error's text: one line, or the exit code. */
    public String firstWords() {
      String said = err.isBlank() ? out : err;
      return said.lines()
          .filter(line -> !line.isBlank())
          .findFirst()
          .map(String::strip)
          .orElse("exit code " + exit);
    }

    /** The last thing that it said, for an error's text: one line, or the exit code. */
    public String lastWords() {
      String said = err.isBlank() ? out : err;
      return said.lines()
          .filter(line -> !line.isBlank())
          .reduce((first, second) -> second)
          .map(String::strip)
          .orElse("exit code " + exit);
    }
  }

  private Command() {}

  public static Result run(Duration timeout, String... argv) {
    return run(timeout, Map.of(), List.of(argv));
  }

  public static Result run(Duration timeout, List<String> argv) {
    return run(timeout, Map.of(), argv);
  }

  /** Runs {@code argv} with {@code variables} added to the environment, its messages in English. */
  public static Result run(Duration timeout, Map<String, String> variables, List<String> argv) {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.redirectInput(new File("/dev/null"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(variables);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw Failure.of(
          "cannot run " + argv.get(0) + ": " + FileTrouble.reason(e),
          "check that it is installed and may be run",
          e);
    }
    Drain out = new Drain(process.getInputStream());
    Drain err = new Drain(process.getErrorStream());
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        throw Failure.of(
            String.join(" ", argv) + " was not done within " + words(timeout) + lastLine(err),
            "run it by hand to see what it waits for");
      }
      return new Result(process.exitValue(), out.text(), err.text());
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while " + argv.get(0) + " ran", "", e);
    }
  }

  /**
   * Runs {@code argv} and copies both of its streams to {@code to} as they come; ends it once
   * nobody reads {@code to} any more, which counts as success, or when interrupted.
   */
  static int copy(List<String> argv, PrintStream to) {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw Failure.of(
          "cannot run " + argv.get(0) + ": " + FileTrouble.reason(e),
          "check that it is installed and may be run",
          e);
    }
    // Ctrl-C ends this process, and must not leave that one behind
    Thread end = new Thread(process::destroy, "ends " + argv.get(0));
    Runtime.getRuntime().addShutdownHook(end);
    try (InputStream out = process.getInputStream()) {
      byte[] buffer = new byte[8192];
      for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
        to.write(buffer, 0, n);
        if (to.checkError()) {
          kill(process);
          return 0;
        }
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      return 0;
    } catch (IOException e) {
      throw Failure.of("what " + argv.get(0) + " writes can't be read: " + e.getMessage(), "", e);
    }
  }

  /** Whether the program can be found and run: a name to look up, or an absolute path. */
  public static boolean exists(HostEnvironment environment, String program) {
    return find(environment, program).isPresent();
  }

  /** Where the program is, looked up in PATH and then where administrators' programs are. */
  public static Optional<Path> find(HostEnvironment environment, String program) {
    if (program.contains("/")) {
      return Optional.of(Path.of(program)).filter(Files::isExecutable);
    }
    List<String> directories = new ArrayList<>();
    environment
        .variable("PATH")
        .ifPresent(path -> directories.addAll(Arrays.asList(path.split(":", -1))));
    ALWAYS.forEach(directory -> directories.add(environment.system(directory).toString()));
    return directories.stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static void kill(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** A waiting time for a message. */
  static String words(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  private static String lastLine(Drain err) throws InterruptedException {
    String text = err.text();
    return text.isBlank() ? "" : ": " + new Result(0, "", text).lastWords();
  }

  /** Reads one stream to its end beside the program, so that a full pipe never stops it. */
  private static final class Drain {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;

    Drain(InputStream stream) {
      reader =
          new Thread(
              () -> {
                try (stream) {
                  stream.transferTo(bytes);
                } catch (IOException | UncheckedIOException e) {
                  // the program was killed: what it said until then stands
                }
              },
              "reads a program's output");
      reader.setDaemon(true);
      reader.start();
    }

    String text() throws InterruptedException {
      reader.join(STREAMS.toMillis());
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
