package io.github.mirrorctl;

import io.github.mirrorctl.cli.App;
import io.github.mirrorctl.cli.Cli;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads the classes that the usual commands need, for the class-data archive that the JVM writes at
 * its exit ({@code -XX:ArchiveClassesAtExit}). It runs those commands against a stand-in for an
 * engine in a temporary directory, so that it changes nothing and needs no Docker.
 */
final class ArchiveTraining {
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "/version",
          "{\"Version\":\"28.0.0\",\"ApiVersion\":\"1.48\",\"MinAPIVersion\":\"1.24\"}",
          "/info",
          "{\"ServerVersion\":\"28.0.0\",\"RegistryConfig\":{\"Mirrors\":[\"http://127.0.0.1:1/\"]}}",
          "/containers/v2-mirror/json",
          "{\"Id\":\"1\",\"Name\":\"/v2-mirror\",\"State\":{\"Status\":\"running\"},\"Config\":{\"Image\":\"registry:2\","
              + "\"Labels\":{\"io.github.mirrorctl.mirror\":\"docker.io\"}},\"HostConfig\":{\"PortBindings\":"
              + "{\"5000/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"1\"}]}}}",
          "/images/registry:2/json",
          "{\"Id\":\"sha256:1\",\"RepoTags\":[\"registry:2\"]}");

  private ArchiveTraining() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("mirrorctl-training");
    Path socket = directory.resolve("docker.sock");
    Path settings = directory.resolve("mirrors.yml");
    Path storage = Files.createDirectory(directory.resolve("storage"));
    Files.writeString(
        settings,
        "mirrors:\n  docker.io:\n    listen: 127.0.0.1:1\n    storage: " + storage + "\n");
    Files.writeString(
        storage.resolve("config.yml"),
        "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\n");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      StandIn.start(server, DOCUMENTS);
      String[] common = {"--settings", settings.toString(), "--host", "unix://" + socket};
      run("status", common);
      run("init", common[0], common[1], common[2], common[3], "--dry-run");
      run("status", "--help");
    } finally {
      Files.delete(storage.resolve("config.yml"));
      for (Path path : new Path[] {storage, settings, socket, directory}) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void run(String command, String... options) {
    String[] args = new String[options.length + 1];
    args[0] = command;
    System.arraycopy(options, 0, args, 1, options.length);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    App app =
        new App(
            nowhere,
            nowhere,
            InputStream.nullInputStream(),
            HostEnvironment.real(),
            Program.running(),
            false,
            true,
            true);
    Cli.run(app, args);
  }
}
