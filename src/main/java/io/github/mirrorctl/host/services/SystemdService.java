package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code mirrorctl.service}, of the system or of a user. */
final class SystemdService implements BackgroundService {
  private static final String UNIT = "mirrorctl.service";

  private final HostEnvironment environment;
  private final Commands commands;
  private final ServicePlaces places;
  private final SystemdUnit unit;
  private final Path file;

  SystemdService(
      HostEnvironment environment, Commands commands, ServicePlaces places, boolean user) {
    this.environment = environment;
    this.commands = commands;
    this.places = places;
    this.unit = new SystemdUnit(commands, UNIT, user);
    this.file =
        user
            ? environment.configHome().resolve("systemd/user/" + UNIT)
            : environment.system("/etc/systemd/system/" + UNIT);
  }

  /** Whether the user's own systemd answers: not within a bare sudo or su. */
  static boolean userAnswers(Commands commands) {
    try {
      return commands.exists("systemctl")
          && commands
              .run(Call.QUICK, List.of("systemctl", "--user", "show", "--property=Version"))
              .ok();
    } catch (Failure e) {
      return false;
    }
  }

  @Override
  public String describe() {
    return UNIT;
  }

  @Override
  public boolean isInstalled() {
    return Files.exists(file);
  }

  @Override
  public boolean isInstalledAs(ServiceSpec spec) {
    return TextFile.read(file).filter(text(spec)::equals).isPresent();
  }

  @Override
  public Map<String, String> environment() {
    return TextFile.read(file).map(UnitText::environment).orElse(Map.of());
  }

  private String text(ServiceSpec spec) {
    return UnitText.of(spec, String.valueOf(places.served().getFileName()), unit.user());
  }

  @Override
  public void install(ServiceSpec spec) {
    if (isInstalledAs(spec)) {
      return;
    }
    AtomicFile.createDirectories(
        Objects.requireNonNull(file.getParent()), PosixFilePermissions.fromString("rwxr-xr-x"));
    AtomicFile.replace(file, text(spec), PosixFilePermissions.fromString("rw-r--r--"));
    check("daemon-reload");
  }

  @Override
  public void start() {
    check("enable", "--now", "--quiet", UNIT);
  }

  @Override
  public void stop() {
    check("disable", "--now", "--quiet", UNIT);
    // a unit that failed is not stopped by this
    unit.ask("reset-failed", UNIT);
  }

  @Override
  public void restart() {
    check("restart", UNIT);
  }

  @Override
  public void reload() {
    check("kill", "--kill-who=main", "--signal=HUP", UNIT);
  }

  @Override
  public ServiceState state() {
    if (!isInstalled()) {
      return new ServiceState(ServiceState.STOPPED, 0, 0);
    }
    Map<String, String> shown = new HashMap<>();
    unit.ask("show", "--property=ActiveState,SubState,NRestarts,MainPID", UNIT)
        .out()
        .lines()
        .filter(line -> line.contains("="))
        .forEach(line -> shown.put(line.replaceFirst("=.*", ""), line.replaceFirst("^[^=]*=", "")));
    String word =
        switch (shown.getOrDefault("ActiveState", "")) {
          case "active", "reloading" -> ServiceState.RUNNING;
          case "activating" -> ServiceState.RESTARTING;
          case "failed" -> ServiceState.FAILED;
          default -> ServiceState.STOPPED;
        };
    return new ServiceState(word, number(shown.get("NRestarts")), number(shown.get("MainPID")));
  }

  private static int number(@Nullable String digits) {
    return digits != null && digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
  }

  @Override
  public void uninstall() {
    if (isInstalled()) {
      stop();
      AtomicFile.delete(file);
      check("daemon-reload");
    }
  }

  @Override
  public List<String> hints() {
    if (!unit.user()) {
      return List.of();
    }
    List<String> show =
        List.of("loginctl", "show-user", "--property=Linger", Long.toString(environment.uid()));
    boolean lingers =
        Call.lines(commands, 1, show).stream().anyMatch(line -> line.equals("Linger=yes"));
    return lingers
        ? List.of()
        : List.of(
            "it ends when you log out, and doesn't start at boot: 'loginctl enable-linger' changes that");
  }

  @Override
  public List<String> lastLogLines(int n) {
    return unit.lastLogLines(n);
  }

  @Override
  public void copyLog(LogQuery query, PrintStream to) {
    List<String> argv = unit.journal();
    // without a number journalctl shows the last ten lines when it follows
    argv.add(query.tail().isPresent() ? "-n" + query.tail().getAsInt() : "-nall");
    query.since().ifPresent(since -> argv.add("--since=@" + since.getEpochSecond()));
    if (query.follow()) {
      argv.add("-f");
    }
    int exit = commands.copy(argv, to);
    if (exit != 0) {
      throw Failure.of("journalctl ended with exit code " + exit, "its words say why");
    }
  }

  private void check(String... words) {
    unit.check(Call.RESTART, words);
  }
}
