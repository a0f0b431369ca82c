package io.github.mirrorctl.client;

import io.github.mirrorctl.client.buildkit.BuildKitFiles;
import io.github.mirrorctl.client.containerd.ContainerdFiles;
import io.github.mirrorctl.client.files.Writing;
import io.github.mirrorctl.client.podman.PodmanFiles;
import io.github.mirrorctl.client.rancher.RancherFiles;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Reporter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A machine with some clients' programs, whose services run, and whose files lie below a root. */
public final class ClientDesk implements Commands, Reporter {
  public final Path root;
  public final List<String> calls = new ArrayList<>();
  public final List<String> said = new ArrayList<>();
  public final Map<String, String> answers = new HashMap<>();
  public final List<String> programs = new ArrayList<>();
  public boolean dryRun;

  /** Which calls fail. */
  public String failing = "nothing does";

  public ClientDesk(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("run/systemd/system"));
    Files.createDirectories(root.resolve("etc"));
    programs.add("systemctl");
  }

  public HostEnvironment environment(long uid) {
    return new HostEnvironment(Map.of(), root.resolve("home/me"), root, uid);
  }

  public Client client(ClientKind kind) {
    return client(kind, 0);
  }

  public Client client(ClientKind kind, long uid) {
    HostEnvironment environment = environment(uid);
    ClientFiles files =
        switch (kind) {
          case CONTAINERD -> new ContainerdFiles(environment, this);
          case PODMAN -> new PodmanFiles(environment, this);
          case BUILDKIT -> new BuildKitFiles(environment, this);
          case K3S, RKE2 -> new RancherFiles(kind, environment, this);
          case DOCKER -> throw new IllegalArgumentException();
        };
    return new FileClient(files, Map.of(), new Writing(this, Duration.ofMillis(300)), this);
  }

  public void has(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  public String text(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  /** All files with their texts, records and backups of mirrorctl's too. */
  public Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        String name = root.relativize(file).toString();
        all.put(name, Files.isDirectory(file) ? "directory" : Files.readString(file));
      }
    }
    return all;
  }

  @Override
  public Command.Result run(Duration timeout, List<String> argv) {
    String call = String.join(" ", argv);
    if (!exists(argv.get(0))) {
      throw Failure.of(argv.get(0) + ": no such program", "");
    }
    calls.add(call);
    if (call.contains(failing)) {
      return new Command.Result(1, "", call + " says no");
    }
    return Optional.ofNullable(answers.get(call))
        .map(answer -> new Command.Result(0, answer, ""))
        .orElse(new Command.Result(call.startsWith("systemctl") ? 0 : 1, "", ""));
  }

  @Override
  public int copy(List<String> argv, PrintStream to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean exists(String program) {
    return programs.contains(program);
  }

  @Override
  public boolean dryRun() {
    return dryRun;
  }

  @Override
  public void already(String what) {
    said.add("already " + what);
  }

  @Override
  public void now(String what) {
    said.add("now " + what);
  }

  @Override
  public void would(String what) {
    said.add("would " + what);
  }

  @Override
  public void note(String what) {
    said.add("note " + what);
  }

  @Override
  public void warn(String what) {
    said.add("warn " + what);
  }

  @Override
  public void diff(String file, String before, String after) {
    said.add("diff " + file);
  }

  @Override
  public void progress(String what, long done, long total) {}
}
