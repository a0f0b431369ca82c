package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.FileMark;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Serving;
import io.github.mirrorctl.mirror.Settings;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which mirrors a server is to serve, and the file where it says which ones it does. */
final class ServedMirrors {
  private final SettingsFile settings;
  private final Optional<Path> only;
  private final Optional<Path> state;
  private Serving serving =
      new Serving(ProcessHandle.current().pid(), 0, List.of(), Optional.empty(), "");

  /** {@code only} names the mirrors, one a line; {@code state} is where to say what is served. */
  ServedMirrors(SettingsFile settings, Optional<Path> only, Optional<Path> state) {
    this.settings = settings;
    this.only = only;
    this.state = state;
  }

  /** As the files say now; {@code InvalidInput} when there are none. */
  List<Mirror> desired() {
    Settings read = settings.read();
    if (read.isEmpty() && only.isEmpty()) {
      return List.of(read.defaults().mirror(Selection.DEFAULT).withEngine(EngineKind.EMBEDDED));
    }
    List<Mirror> mirrors =
        read.mirrors().stream().filter(one -> one.engine() == EngineKind.EMBEDDED).toList();
    if (mirrors.isEmpty()) {
      throw new InvalidInput(
          "no mirror in " + settings.path() + " has the embedded engine",
          "set one up with 'mirrorctl init --engine embedded', or write 'engine: embedded' there");
    }
    if (only.isEmpty()) {
      return mirrors;
    }
    Set<String> names = TextFile.read(only.get()).orElse("").lines().collect(Collectors.toSet());
    List<Mirror> chosen = mirrors.stream().filter(one -> names.contains(one.name())).toList();
    if (chosen.isEmpty()) {
      throw new InvalidInput(
          "none of the mirrors in " + settings.path() + " is named in " + only.get(),
          "start one with 'mirrorctl start'");
    }
    return chosen;
  }

  Path path() {
    return settings.path();
  }

  /** Says what is served from now on, where the metrics are, and what is wrong, if anything. */
  void tell(List<Mirror> mirrors, Optional<?> metrics, String problem) {
    write(
        new Serving(
            serving.pid(),
            serving.loads() + 1,
            mirrors.stream().map(mirror -> new Serving.Served(mirror, stamp(mirror))).toList(),
            metrics.map(Object::toString),
            problem));
  }

  void tellAgain(List<Mirror> mirrors, String problem) {
    tell(mirrors, serving.metrics(), problem);
  }

  /** Says why the settings, read again, weren't taken. */
  void tellTrouble(String problem) {
    tellProblem(serving.loads() + 1, problem);
  }

  /** Says what is wrong, or that nothing is any more, though no settings were read. */
  void tellMeanwhile(String problem) {
    tellProblem(serving.loads(), problem);
  }

  private void tellProblem(int loads, String problem) {
    write(new Serving(serving.pid(), loads, serving.mirrors(), serving.metrics(), problem));
  }

  private static String stamp(Mirror mirror) {
    return FileMark.of(MirrorStorage.of(mirror).configFile());
  }

  private void write(Serving now) {
    serving = now;
    state.ifPresent(
        file -> AtomicFile.replace(file, now.text(), PosixFilePermissions.fromString("rw-r--r--")));
  }
}
