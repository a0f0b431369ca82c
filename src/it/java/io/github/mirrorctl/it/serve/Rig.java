package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An upstream, the link to it, and a server that mirrors it as docker.io; all in one folder. */
final class Rig implements AutoCloseable {
  private final Path folder;
  final LocalRegistry registry;
  final Link link;
  final ServerUnderTest server;
  final PullClient client;

  private Rig() {
    try {
      folder = Files.createTempDirectory("mirrorctl-serve");
      Files.createDirectory(folder.resolve("server"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    registry = LocalRegistry.start(folder.resolve("upstream"));
    link = new Link(registry.port());
    server = new ServerUnderTest(folder.resolve("server"));
    client = new PullClient(server.uri());
  }

  /** All of it up; {@code more} are further lines of the mirror's settings. */
  static Rig start(String... more) {
    Rig rig = stopped();
    try {
      rig.server.configure(rig.server.hub(rig.link.uri(), more)).start();
      return rig;
    } catch (RuntimeException | Error e) {
      rig.close();
      throw e;
    }
  }

  /** The same with a server that does not run, nor has settings. */
  static Rig stopped() {
    return new Rig();
  }

  Path folder() {
    return folder;
  }

  /** Puts an image at the upstream as {@code REPOSITORY:latest}. */
  TestImage push(String repository, TestImage image) {
    registry.push(repository, "latest", image);
    return image;
  }

  @Override
  public void close() {
    server.close();
    link.close();
    registry.close();
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
