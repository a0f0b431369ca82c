package io.github.mirrorctl.cli;

import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.engine.FakeDocker;
import io.github.mirrorctl.engine.FakeEngine;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A person at a machine of their own: a root directory, a fake Docker engine, settings with a
 * mirror of Docker Hub at a free port. Commands run through the real root, as from {@code Main}.
 */
final class Desk implements AutoCloseable {
  /** What a command left behind; the machine's root directory is written as ROOT. */
  record Run(int exit, String out, String err) {}

  final Path root;
  final Path settings;
  final Path storage;
  final int port = FreePort.any();
  final FakeEngine engine;
  final Map<String, String> variables = new HashMap<>();
  boolean terminal;
  String typed = "";

  Desk(Path root) throws IOException {
    this.root = root;
    this.settings = root.resolve("etc/mirrorctl/mirrors.yml");
    this.storage = root.resolve("var/lib/docker-registry");
    Files.createDirectories(root.resolve("engine"));
    Files.createDirectories(root.resolve("var/lib"));
    this.engine = FakeEngine.in(root.resolve("engine"));
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    settings("mirrors:\n  docker.io:\n    listen: 127.0.0.1:" + port + "\n");
  }

  void settings(String text) throws IOException {
    Files.createDirectories(root.resolve("etc/mirrorctl"));
    Files.writeString(settings, text);
  }

  /** Runs a command line; the endpoint is the fake engine, unless a test names one. */
  Run run(String... words) {
    return runAsFound(atFakeEngine(words));
  }

  /** Runs a command line as it is: no endpoint is named. */
  Run runAsFound(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(out, err, words);
    return new Run(exit, shown(out), shown(err));
  }

  /** The same as {@code mirrorctl … | head -1}: who reads goes away after the first line. */
  Run runIntoHead(String... words) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            if (read.toString(StandardCharsets.UTF_8).endsWith("\n")) {
              throw new IOException("Broken pipe");
            }
            read.write(b);
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(out, err, atFakeEngine(words));
    return new Run(exit, shown(read), shown(err));
  }

  private String[] atFakeEngine(String... words) {
    if (variables.containsKey("DOCKER_HOST") || Arrays.asList(words).contains("--host")) {
      return words;
    }
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--host";
    all[words.length + 1] = engine.url();
    return all;
  }

  private int run(OutputStream out, OutputStream err, String... words) {
    HostEnvironment environment = new HostEnvironment(variables, root.resolve("root"), root, 0);
    App app =
        new App(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            environment,
            new Program(root.resolve("checkout/mirrorctl.jar"), root.resolve("jdk/bin/java")),
            terminal,
            terminal,
            terminal);
    return Cli.run(app, words);
  }

  private String shown(ByteArrayOutputStream bytes) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .replace(root.toString(), "ROOT")
        .replace("127.0.0.1:" + port, "ADDRESS");
  }

  /** Every file and directory of the machine with its mode, time and content; the lock left out. */
  Map<String, String> tree() {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(path -> !path.startsWith(root.resolve("run"))).toList()) {
        String look = Files.getPosixFilePermissions(path).toString();
        if (Files.isRegularFile(path)) {
          look +=
              Files.getLastModifiedTime(path)
                  + " "
                  + Base64.getEncoder().encodeToString(Files.readAllBytes(path));
        }
        tree.put(root.relativize(path).toString(), look);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tree.remove(""); // the lock's directory comes and goes in it
    return tree;
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
