package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.services.DaemonKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** A machine with systemd and a Docker daemon that reads its file when it is told to. */
final class FakeMachine implements Commands, Daemon {
  final List<String> calls = new ArrayList<>();
  final List<String> progress = new ArrayList<>();
  final HostEnvironment environment;
  final Path directory;
  final Path file;

  /** Whether the daemon would start with this text. */
  Predicate<String> accepts = text -> true;

  /** Whether a reload does anything. */
  boolean reloads = true;

  boolean up = true;
  boolean liveRestore;
  boolean readsHosts;
  DaemonKind kind = DaemonKind.ROOTFUL;
  List<String> mirrors = List.of();
  List<String> endangered = List.of();

  /** What {@code dockerd --validate} answers to a text. */
  Function<String, Command.Result> validation =
      text -> new Command.Result(0, "configuration OK\n", "");

  FakeMachine(Path root) throws IOException {
    environment = new HostEnvironment(Map.of(), root.resolve("root"), root, 0);
    directory = root.resolve("etc/docker");
    file = directory.resolve("daemon.json");
    Files.createDirectories(root.resolve("run/systemd/system"));
    Files.createDirectories(root.resolve("etc"));
  }

  DaemonConfig config() {
    return new DaemonConfig(environment, this, this, progress::add, Duration.ofMillis(60));
  }

  DaemonUndo undo() {
    return new DaemonUndo(environment, this, this, progress::add, Duration.ofMillis(60));
  }

  void has(String text) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(file, text);
    load();
  }

  /** A dockerd process with this command line. */
  void runs(String... arguments) throws IOException {
    Path process = environment.root().resolve("proc/812");
    Files.createDirectories(process);
    Files.writeString(environment.root().resolve("run/docker.pid"), "812\n");
    Files.writeString(process.resolve("comm"), "dockerd\n");
    Files.writeString(process.resolve("cmdline"), String.join("\0", arguments) + "\0");
  }

  @Override
  public Command.Result run(Duration timeout, List<String> argv) {
    String call = String.join(" ", argv);
    if (call.startsWith("systemctl show")) {
      return new Command.Result(0, "LoadState=loaded\n", "");
    }
    calls.add(call.contains("--validate") ? "dockerd --validate" : call);
    if (call.contains("--validate")) {
      return validation.apply(TextFile.read(Path.of(argv.get(3))).orElseThrow());
    }
    if (call.contains("restart") || (call.contains("start") && !up)) {
      up = accepts.test(text());
      load();
    } else if (call.contains("reload") && reloads && accepts.test(text())) {
      // a reload takes only what stands in the file
      if (text().contains("registry-mirrors")) {
        load();
      }
    } else if (call.startsWith("journalctl")) {
      return new Command.Result(0, "starting up\nfailed to start daemon: oh no\n", "");
    }
    boolean failed = call.contains("start") && !up;
    return new Command.Result(failed ? 1 : 0, "", failed ? "Job for docker.service failed.\n" : "");
  }

  private String text() {
    return TextFile.read(file).orElse("{}");
  }

  private void load() {
    mirrors = DaemonJson.parse(text(), "daemon.json").registryMirrors();
  }

  @Override
  public int copy(List<String> argv, PrintStream to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean exists(String program) {
    return true;
  }

  @Override
  public String pullMissing(Canary canary, Duration limit) {
    return "no such image";
  }

  @Override
  public List<String> endangered() {
    return endangered;
  }

  @Override
  public DaemonState state() {
    return stateNow();
  }

  @Override
  public DaemonState stateNow() {
    if (!up) {
      throw Failure.of("no Docker daemon answers", "");
    }
    // the daemon writes a slash at the end
    List<String> shown = mirrors.stream().map(url -> url.endsWith("/") ? url : url + "/").toList();
    return new DaemonState("20.10.24", shown, List.of(), Map.of(), liveRestore, kind, readsHosts);
  }
}
