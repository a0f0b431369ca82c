package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.UndoRecord;
import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The file of the desired state, {@code mirrors.yml}: where it is, what it says, and its changes.
 */
final class SettingsFile {
  private static final String SYSTEM = "/etc/mirrorctl/mirrors.yml";

  private final Path path;
  private final boolean machines;
  private final Defaults defaults;

  private SettingsFile(Path path, boolean machines, Defaults defaults) {
    this.path = path;
    this.machines = machines;
    this.defaults = defaults;
  }

  /**
   * The file to use: the option's, {@code MIRRORCTL_SETTINGS}, root's own in {@code /etc}, or the
   * user's. A user without one reads the machine's, so that {@code mirrorctl status} needs no sudo.
   */
  static SettingsFile find(HostEnvironment environment, Optional<Path> option) {
    Path system = environment.system(SYSTEM);
    Path users = environment.configHome().resolve("mirrorctl/mirrors.yml");
    Path path =
        option
            .or(() -> environment.variable("MIRRORCTL_SETTINGS").map(Path::of))
            .orElseGet(
                () ->
                    environment.isRoot() || (!Files.exists(users) && Files.isReadable(system))
                        ? system
                        : users);
    Defaults defaults =
        environment.isRoot() || path.equals(system)
            ? new Defaults(environment.system("/var/lib"))
            : new Defaults(environment.dataHome());
    return new SettingsFile(path.toAbsolutePath().normalize(), path.equals(system), defaults);
  }

  Path path() {
    return path;
  }

  /** Whether it is the machine's own, whose mirrors root looks after, whoever asks. */
  boolean isMachines() {
    return machines;
  }

  Settings read() {
    return TextFile.read(path)
        .map(text -> Settings.parse(text, path.toString(), defaults))
        .orElseGet(() -> Settings.empty(path.toString(), defaults));
  }

  /**
   * Writes the settings where they differ from the file; {@code names} are the mirrors that
   * changed.
   */
  void write(Settings settings, List<String> names, Reporter reporter) {
    String before = TextFile.read(path).orElse("");
    if (before.equals(settings.text())) {
      reporter.already("the settings " + path + " say so");
    } else if (reporter.dryRun()) {
      reporter.diff(path.toString(), before, settings.text());
    } else {
      new UndoableFile(path)
          .write(settings.text(), names, PosixFilePermissions.fromString("rw-r--r--"));
      reporter.now("recorded " + String.join(", ", names) + " in " + path);
    }
  }

  /**
   * Takes the named mirrors out, as far as mirrorctl wrote them: what a person wrote stays. What
   * the file was before mirrorctl comes back when nothing else was changed.
   */
  void remove(List<String> names, Reporter reporter) {
    Settings settings = read();
    UndoableFile file = new UndoableFile(path);
    Optional<List<String>> recorded = file.record().map(UndoRecord::added);
    List<String> left =
        settings.mirrors().stream()
            .map(Mirror::name)
            .filter(recorded.orElse(List.of())::contains)
            .toList();
    List<String> known = left.stream().filter(names::contains).toList();
    boolean last = recorded.isPresent() && known.size() == left.size();
    if (known.isEmpty() && !last) {
      reporter.already(
          "nothing of " + String.join(", ", names) + " in " + path + " was written by mirrorctl");
    } else if (reporter.dryRun()) {
      reporter.would(
          last ? "put back " + path : "take " + String.join(", ", known) + " out of " + path);
    } else if (last) {
      file.undo(text -> without(Settings.parse(text, path.toString(), defaults), known).text());
      reporter.now("put back " + path);
    } else {
      file.write(
          without(settings, known).text(), List.of(), PosixFilePermissions.fromString("rw-r--r--"));
      reporter.now("took " + String.join(", ", known) + " out of " + path);
    }
  }

  private static Settings without(Settings settings, List<String> names) {
    Settings less = settings;
    for (String name : names) {
      less = less.without(name);
    }
    return less;
  }
}
