package io.github.mirrorctl.it.serve;

import io.github.mirrorctl.host.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A {@link FakeUpstream} and a server that mirrors it as docker.io, compiled and bounded as the
 * launcher's are, so that its memory is what a user's server takes.
 */
final class LoadRig implements AutoCloseable {
  private static final long MIB = 1024 * 1024;

  /** What a server may take at most, whatever is done to it. */
  static final long MEMORY = 256 * MIB;

  /** The name of a second mirror, at the same address. */
  static final String OTHER = "other.example";

  private final Path folder;
  final FakeUpstream upstream = FakeUpstream.start();
  final ServerUnderTest server;
  final PullClient client;

  private LoadRig() {
    try {
      folder = Files.createTempDirectory("mirrorctl-load");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = new ServerUnderTest(folder);
    client = new PullClient(server.uri());
  }

  static LoadRig stopped() {
    return new LoadRig();
  }

  /** All of it up. */
  static LoadRig start() {
    return stopped().serving();
  }

  /** The same with a second mirror, of that upstream. */
  static LoadRig start(URI other) {
    LoadRig rig = stopped();
    return rig.serving(rig.server.another(OTHER, other));
  }

  /** Starts the server, with mirrors beside docker.io. */
  LoadRig serving(ServerUnderTest.Configured... others) {
    try {
      server.configure(
          Stream.concat(Stream.of(server.hub(upstream.uri())), Stream.of(others))
              .toArray(ServerUnderTest.Configured[]::new));
      return restart();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  LoadRig restart() {
    server.start("-XX:TieredStopAtLevel=4");
    return this;
  }

  ProcessUsage usage() {
    return new ProcessUsage(server.process().pid());
  }

  /** Fails unless the server runs, has never taken more than it may, and answers somebody else. */
  void checkAlive(String repository, TestImage image) {
    checkAlive();
    client.pull(repository, image);
  }

  void checkAlive() {
    if (!server.process().isAlive()) {
      String words = server.err();
      throw new AssertionError(
          "the server has ended: " + words.substring(Math.max(0, words.length() - 2000)));
    }
    long peak = usage().peak();
    System.out.println("peak memory " + peak / MIB + " MiB");
    if (peak > MEMORY) {
      throw new AssertionError("at its peak the server took " + peak / MIB + " MiB");
    }
  }

  @Override
  public void close() {
    server.close();
    upstream.close();
    DirectoryTree.delete(
        Objects.requireNonNull(folder.getParent()), Objects.requireNonNull(folder.getFileName()));
  }
}
