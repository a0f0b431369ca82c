package io.github.mirrorctl.doctor;

import io.github.mirrorctl.client.docker.DaemonFlags;
import io.github.mirrorctl.client.docker.DaemonJson;
import io.github.mirrorctl.client.docker.DaemonProcess;
import io.github.mirrorctl.mirror.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the Docker daemon will start with its files as they are now. */
final class DaemonChecks {
  private static final Map<String, String> SHORT =
      Map.of(
          "bridge",
          "-b",
          "debug",
          "-D",
          "group",
          "-G",
          "host",
          "-H",
          "log-level",
          "-l",
          "pidfile",
          "-p",
          "storage-driver",
          "-s");

  private final DaemonFacts daemon;

  DaemonChecks(DaemonFacts daemon) {
    this.daemon = daemon;
  }

  List<Check> checks() {
    return List.of(
        Check.of("daemon-json", Check.MACHINE, this::json),
        Check.of("daemon-flags", Check.MACHINE, this::flags));
  }

  Finding json() {
    Optional<String> elsewhere = daemon.elsewhere();
    if (elsewhere.isPresent()) {
      return Finding.skipped(elsewhere.get());
    }
    Optional<DaemonJson> json = daemon.json();
    if (json.isEmpty()) {
      return Finding.ok("there is no " + daemon.file() + ", and none is needed");
    }
    return json.get().text().isBlank()
        ? Finding.warning(
            daemon.file() + " is empty: Docker before 23.0 doesn't start with that",
            "write {} into it, or delete it")
        : Finding.ok(daemon.file() + " is valid");
  }

  Finding flags() {
    Optional<String> elsewhere = daemon.elsewhere();
    if (elsewhere.isPresent()) {
      return Finding.skipped(elsewhere.get());
    }
    Optional<DaemonProcess> process = daemon.process();
    if (process.isEmpty()) {
      return Finding.skipped("no dockerd process can be seen here");
    }
    List<String> keys;
    try {
      keys = daemon.json().map(DaemonJson::keys).orElse(List.of());
    } catch (InvalidInput e) {
      return Finding.skipped(daemon.file() + " can't be read"); // told as such
    }
    List<Finding> conflicts =
        keys.stream()
            .flatMap(
                key ->
                    flag(process.get().arguments(), key).stream()
                        .map(flag -> conflict(process.get(), key, flag)))
            .toList();
    return Finding.together(
        conflicts, Finding.ok("no flag of dockerd stands in " + daemon.file() + " as well"));
  }

  private Finding conflict(DaemonProcess process, String key, String flag) {
    return Finding.wrong(
        daemon.file()
            + " has \""
            + key
            + "\", and dockerd (pid "
            + process.pid()
            + ") has "
            + flag
            + " on its command line: with both it doesn't start again",
        "take one of the two out, then restart the daemon ('systemctl cat docker' shows the unit)");
  }

  /** How the key's setting stands on the command line; empty when it doesn't. */
  private static Optional<String> flag(List<String> arguments, String key) {
    String name = DaemonFlags.of(key);
    String brief = SHORT.getOrDefault(name, "");
    return arguments.stream()
        .skip(1)
        .filter(
            argument ->
                argument.equals("--" + name)
                    || argument.startsWith("--" + name + "=")
                    || (!brief.isEmpty() && argument.startsWith(brief)))
        .map(argument -> argument.startsWith("--") ? "--" + name : brief)
        .findFirst();
  }
}
