package io.github.mirrorctl.it.serve;

import io.github.mirrorctl.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code mirrorctl serve} from the built jar, with its settings and storage in one folder. */
final class ServerUnderTest implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(20);
  private static final Pattern SERVING =
      Pattern.compile("(?m)^(serving .* on .* from .*|\\{.*\"serving\".*\\})$");

  private final Path folder;
  private final int port = FreePort.any();
  private @Nullable Child process;
  private int starts;

  /** A mirror as the settings have it; {@code more} are further lines of it. */
  record Configured(String name, URI upstream, Path storage, int port, List<String> more) {
    String yaml() {
      StringBuilder yaml = new StringBuilder("  " + name + ":\n");
      for (String line :
          List.of(
              "upstream: " + upstream,
              "engine: embedded",
              "storage: " + storage,
              "listen: 127.0.0.1:" + port)) {
        yaml.append("    ").append(line).append('\n');
      }
      for (String line : more) {
        yaml.append("    ").append(line).append('\n');
      }
      return yaml.toString();
    }
  }

  /** One that does not run yet. */
  ServerUnderTest(Path folder) {
    this.folder = folder;
  }

  int port() {
    return port;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The settings of one mirror of Docker Hub, at this server's address. */
  Configured hub(URI upstream, String... more) {
    return new Configured("docker.io", upstream, storage(), port, List.of(more));
  }

  Path storage() {
    return folder.resolve("storage");
  }

  /** A second mirror at the same address, which {@code NAME/…} reaches. */
  Configured another(String name, URI upstream, String... more) {
    return new Configured(name, upstream, folder.resolve(name), port, List.of(more));
  }

  Path settings() {
    return folder.resolve("mirrors.yml");
  }

  ServerUnderTest configure(Configured... mirrors) {
    StringBuilder yaml = new StringBuilder("mirrors:\n");
    for (Configured mirror : mirrors) {
      yaml.append(mirror.yaml());
    }
    return configure(yaml.toString());
  }

  ServerUnderTest configure(String yaml) {
    try {
      Files.writeString(settings(), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Starts it, and waits until it serves. */
  ServerUnderTest start(String... options) {
    Child started = launch(options);
    if (!started.saidWithin(START, said -> SERVING.matcher(said.out()).find())) {
      String words = started.out() + started.err();
      started.close();
      throw new IllegalStateException("the server does not start:\n" + words);
    }
    process = started;
    return this;
  }

  /**
   * A process that may refuse to start; whoever calls closes it. The JVM gets what is -D… and -XX….
   */
  Child launch(String... options) {
    List<String> words = new ArrayList<>(BuiltServer.words());
    words.addAll(
        words.indexOf("-jar"), Stream.of(options).filter(ServerUnderTest::isJvms).toList());
    words.addAll(List.of("serve", "--settings", settings().toString()));
    List<String> all = Stream.of(options).filter(option -> !isJvms(option)).toList();
    if (!all.contains("--metrics")) {
      words.addAll(List.of("--metrics", "none"));
    }
    words.addAll(all);
    return new Child(folder, "server-" + ++starts, words);
  }

  private static boolean isJvms(String option) {
    return option.startsWith("-D") || option.startsWith("-XX");
  }

  Child process() {
    return Objects.requireNonNull(process, "not started");
  }

  /** What it has logged since its last start. */
  String out() {
    return process().out();
  }

  String err() {
    return process().err();
  }

  /** {@code kill -9}. */
  void kill() {
    process().close();
  }

  /** SIGTERM, and its end. */
  void stop() {
    process().signal("TERM");
    process().exitWithin(END);
  }

  /** SIGHUP, and waits until it says this of it. */
  void reload(String words) {
    int before = err().length();
    process().signal("HUP");
    if (!process().saidWithin(START, said -> said.err().substring(before).contains(words))) {
      throw new AssertionError("no \"" + words + "\" in " + err());
    }
  }

  /** What it has in memory now, in bytes. */
  long residentBytes() {
    return new ProcessUsage(process().pid()).resident();
  }

  /** The blob's file in the storage. */
  Path blob(String digest) {
    return blob(storage(), digest);
  }

  static Path blob(Path storage, String digest) {
    String hex = digest.substring("sha256:".length());
    return storage
        .resolve("docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  /** The file of a download that is not whole. */
  Path partial(String digest) {
    return storage()
        .resolve(".mirrorctl/partial/sha256")
        .resolve(digest.substring("sha256:".length()));
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
