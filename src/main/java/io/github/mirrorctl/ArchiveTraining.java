package io.github.mirrorctl;

import io.github.mirrorctl.cli.App;
import io.github.mirrorctl.cli.Cli;
import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Program;
import io.github.mirrorctl.host.tls.Authority;
import io.github.mirrorctl.host.tls.CertificatePair;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.net.ssl.SSLContext;

/**
 * Loads the classes that commands need, for the class-data archive that the JVM writes at its exit
 * ({@code -XX:ArchiveClassesAtExit}). It runs commands on a machine of its own: a root directory in
 * a temporary one, with stand-ins for an engine and a mirror. So it changes nothing and needs no
 * Docker. What no command came by is loaded in the end.
 */
final class ArchiveTraining {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final List<String> COMMANDS =
      List.of(
          "status",
          "status -o json",
          "status --help",
          "doctor",
          "logs",
          "verify buildkit",
          "init --dry-run",
          "up --dry-run",
          "up --dry-run --engine embedded",
          "start ghcr.io --timeout 1ms",
          "stop --dry-run",
          "daemon-config --dry-run",
          "daemon-config --undo --dry-run",
          "client-config --dry-run",
          "down --purge --dry-run");

  /** The same for a mirror that speaks TLS, and told to clients for good. */
  private static final String SECURED = " --mirror https://127.0.0.1:%d --ca %s";

  private static final List<String> SECURED_COMMANDS =
      List.of("client-config containerd podman", "doctor", "verify buildkit");

  private ArchiveTraining() {}

  public static void main(String[] args)
      throws IOException, ClassNotFoundException, GeneralSecurityException {
    Path root = OwnedDirectory.temporary("mirrorctl-training");
    try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ServerSocketChannel mirror = ServerSocketChannel.open();
        ServerSocket secured = secured(root)) {
      engine.bind(UnixDomainSocketAddress.of(root.resolve("docker.sock")));
      mirror.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = mirror.socket().getLocalPort();
      StandIn.start(engine, documents(port));
      StandIn.start(mirror, Map.of("/v2/", "{}"));
      StandIn.start(secured, Map.of("/v2/", "{}"));
      furnish(root, port);
      Command.run(LIMIT, "true"); // what commands need to run other programs
      for (String command : COMMANDS) {
        run(root, command);
      }
      Path ca = Authority.in(root.resolve("authority")).certificate();
      String use = SECURED.formatted(secured.getLocalPort(), ca);
      for (String command : SECURED_COMMANDS) {
        run(root, command + use);
      }
    } finally {
      DirectoryTree.delete(Objects.requireNonNull(root.getParent()), root.getFileName());
    }
    loadTheRest();
  }

  private static ServerSocket secured(Path root) throws IOException, GeneralSecurityException {
    Path tls = root.resolve("tls");
    Authority unused = ServerTraining.certified(tls, root.resolve("authority"));
    CertificatePair pair = CertificatePair.read(tls.resolve("cert.pem"), tls.resolve("key.pem"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(pair.keyManagers().getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static Map<String, String> documents(int port) {
    return Map.of(
        "/version",
        "{\"Version\":\"28.0.0\",\"ApiVersion\":\"1.48\",\"MinAPIVersion\":\"1.24\"}",
        "/info",
        "{\"ServerVersion\":\"28.0.0\",\"RegistryConfig\":{\"Mirrors\":[\"http://127.0.0.1:%d/\"]}}"
            .formatted(port),
        "/containers/v2-mirror/json",
        """
        {"Id":"1","Name":"/v2-mirror","State":{"Status":"running","StartedAt":"2026-01-01T00:00:00Z"},
        "Config":{"Image":"registry:2","Labels":{"io.github.mirrorctl.mirror":"docker.io"}},
        "HostConfig":{"PortBindings":{"5000/tcp":[{"HostIp":"127.0.0.1","HostPort":"%d"}]}}}
        """
            .formatted(port),
        "/containers/v2-mirror/logs",
        "",
        "/containers/json",
        "[]",
        "/containers/create",
        "{\"Id\":\"2\"}",
        "/images/registry:2/json",
        "{\"Id\":\"sha256:1\",\"RepoTags\":[\"registry:2\"]}");
  }

  private static void furnish(Path root, int port) throws IOException {
    Map<String, String> files =
        Map.of(
            "etc/mirrorctl/mirrors.yml",
            """
            mirrors:
              docker.io:
                upstream: http://127.0.0.1:%1$d
                listen: 127.0.0.1:%1$d
                storage: %2$s/storage
              ghcr.io:
                upstream: http://127.0.0.1:%1$d
                listen: 127.0.0.1:1
                storage: %2$s/another
            """
                .formatted(port, root),
            "storage/config.yml",
            "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\n",
            "another/config.yml",
            "version: 0.1\nstorage:\n  filesystem: {}\nproxy:\n  remoteurl: http://127.0.0.1:%d\n"
                .formatted(port),
            "etc/docker/daemon.json",
            "{\n  \"registry-mirrors\": [\"http://127.0.0.1:%d\"]\n}\n".formatted(port),
            "etc/buildkit/buildkitd.toml",
            "debug = false\n");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      AtomicFile.createDirectories(
          Objects.requireNonNull(path.getParent()), PosixFilePermissions.fromString("rwxr-xr-x"));
      AtomicFile.replace(path, file.getValue(), PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private static void run(Path root, String command) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    App app =
        new App(
            nowhere,
            nowhere,
            InputStream.nullInputStream(),
            new HostEnvironment(Map.of(), root, root, 0), // without PATH it finds no program to run
            Program.running(),
            false,
            true,
            true);
    String[] where = {"--host", "unix://" + root.resolve("docker.sock")};
    Cli.run(app, Stream.of(command.split(" "), where).flatMap(Stream::of).toArray(String[]::new));
  }

  /** Of mirrorctl's own classes; the server's are in an archive of theirs. */
  private static void loadTheRest() throws IOException, ClassNotFoundException {
    Path jar = Program.running().jar();
    if (!Files.isRegularFile(jar)) {
      return; // the classes of a build have no archive
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      for (String name : file.stream().map(ZipEntry::getName).sorted().toList()) {
        if (name.endsWith(".class") && !name.startsWith("io/github/mirrorctl/serve/")) {
          Class<?> unused =
              Class.forName(
                  name.substring(0, name.length() - ".class".length()).replace('/', '.'),
                  false,
                  ArchiveTraining.class.getClassLoader());
        }
      }
    }
  }
}
