package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Ownership;
import io.github.mirrorctl.host.TextFile;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The server under a small shell program of our own, where no systemd runs services. */
final class SupervisedService implements BackgroundService {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");

  /** The server finishes what is under way for ten seconds; the supervisor gives it five more. */
  private static final Duration STOPPING = Duration.ofSeconds(20);

  private final HostEnvironment environment;
  private final Commands commands;
  private final ServicePlaces places;
  private final Path script;
  private final Path log;

  SupervisedService(HostEnvironment environment, Commands commands, ServicePlaces places) {
    this.environment = environment;
    this.commands = commands;
    this.places = places;
    this.script = places.state().resolve("supervise");
    this.log = places.logs().resolve("serve.log");
  }

  @Override
  public String describe() {
    return "mirrorctl's supervisor";
  }

  @Override
  public boolean isInstalled() {
    return Files.exists(script);
  }

  @Override
  public boolean isInstalledAs(ServiceSpec spec) {
    return TextFile.read(script).filter(text(spec)::equals).isPresent();
  }

  @Override
  public Map<String, String> environment() {
    return TextFile.read(script).map(SupervisorScript::environment).orElse(Map.of());
  }

  private String text(ServiceSpec spec) {
    return SupervisorScript.of(spec, places.passing(), log);
  }

  @Override
  public void install(ServiceSpec spec) {
    AtomicFile.createDirectories(places.state(), DIRECTORY);
    AtomicFile.createDirectories(places.logs(), DIRECTORY);
    AtomicFile.createDirectories(places.passing(), DIRECTORY);
    AtomicFile.createDirectories(places.served(), DIRECTORY);
    spec.account()
        .map(Ownership::named)
        .ifPresent(
            owner ->
                owner.take(
                    Objects.requireNonNull(places.served().getParent()),
                    String.valueOf(places.served().getFileName())));
    if (!isInstalledAs(spec)) {
      AtomicFile.replace(script, text(spec), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Override
  public void start() {
    if (!state().isStopped()) {
      stop();
    }
    // a session of its own: it outlives this one, and its terminal
    String detached = commands.exists("setsid") ? "setsid sh" : "nohup sh";
    String clean = "env -i PATH=\"$PATH\" HOME=\"$HOME\" ";
    Call.check(
        commands,
        Call.QUICK,
        List.of(
            "sh",
            "-c",
            clean + detached + " \"$1\" < /dev/null > /dev/null 2>&1 &",
            "sh",
            script.toString()));
  }

  @Override
  public void stop() {
    Optional<Long> supervisor = pid("supervisor.pid");
    Optional<Long> server = pid("server.pid");
    supervisor.or(() -> server).ifPresent(pid -> signal("TERM", pid));
    long deadline = System.nanoTime() + STOPPING.toNanos();
    while (System.nanoTime() < deadline
        && (pid("supervisor.pid").isPresent() || server.filter(this::isOurs).isPresent())) {
      pause();
    }
    // the supervisor first, or it would start another server
    pid("supervisor.pid").ifPresent(pid -> signal("KILL", pid));
    server.filter(this::isOurs).ifPresent(pid -> signal("KILL", pid));
    for (String name : List.of("supervisor.pid", "server.pid", "restarts")) {
      OwnedDirectory.of(places.passing()).delete(name);
    }
    OwnedDirectory.of(places.served()).delete(String.valueOf(places.serving().getFileName()));
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void reload() {
    pid("server.pid").ifPresent(pid -> signal("HUP", pid));
  }

  @Override
  public ServiceState state() {
    Optional<Long> server = pid("server.pid");
    boolean supervised = pid("supervisor.pid").isPresent();
    String word =
        supervised && server.isPresent()
            ? ServiceState.RUNNING
            : supervised
                ? ServiceState.RESTARTING
                : server.isPresent() ? "unsupervised" : ServiceState.STOPPED;
    return new ServiceState(word, (int) (long) number("restarts").orElse(0L), server.orElse(0L));
  }

  @Override
  public void uninstall() {
    stop();
    AtomicFile.delete(script);
    for (String name : List.of("serve.log", "serve.log.1", "serve.log.2")) {
      OwnedDirectory.of(places.logs()).delete(name);
    }
    DirectoryTree.deleteEmpty(places.logs());
    DirectoryTree.deleteEmpty(places.served());
  }

  @Override
  public List<String> hints() {
    return List.of("no systemd runs services here: after a reboot, run 'mirrorctl start' again");
  }

  @Override
  public List<String> lastLogLines(int n) {
    try {
      return new LogFile(log).tail(n);
    } catch (Failure e) {
      return List.of();
    }
  }

  @Override
  public void copyLog(LogQuery query, PrintStream to) {
    new LogFile(log).copy(query, to);
  }

  private void signal(String name, long pid) {
    // the shell's own kill: a minimal system has no other
    commands.run(Call.QUICK, List.of("sh", "-c", "kill -" + name + " " + pid));
  }

  /** The process in the file, if it is one of ours that lives: the file may be an old one. */
  private Optional<Long> pid(String name) {
    return number(name).filter(this::isOurs);
  }

  private boolean isOurs(long pid) {
    try {
      return TextFile.read(environment.system("/proc/" + pid + "/cmdline"))
          .filter(line -> line.contains("mirrorctl"))
          .isPresent();
    } catch (Failure e) {
      return false; // it ended while it was looked at
    }
  }

  private Optional<Long> number(String name) {
    return TextFile.read(places.passing().resolve(name))
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::valueOf);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for the server to end", "", e);
    }
  }
}
