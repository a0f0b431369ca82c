package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.host.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run of mirrorctl does with a machine's daemon.json, and what is left there then. */
final class ConfigRuns {
  static final MirrorUrl MIRROR = MirrorUrl.parse("http://127.0.0.1:5000");

  private final FakeMachine machine;

  ConfigRuns(FakeMachine machine) {
    this.machine = machine;
  }

  Plan plan(ApplyMode mode) {
    return machine.config().plan(new PlanRequest(List.of(MIRROR), Optional.empty(), mode, true));
  }

  Outcome apply(ApplyMode mode) {
    return machine.config().apply(plan(mode), () -> true);
  }

  static PlanRequest request(String url, ApplyMode mode, boolean own) {
    return new PlanRequest(List.of(MirrorUrl.parse(url)), Optional.empty(), mode, own);
  }

  Outcome undo(Optional<Path> file) {
    return machine.undo().undo(machine.undo().plan(file, ApplyMode.AUTO));
  }

  void adopt(String url, boolean own) {
    machine.config().apply(machine.config().plan(request(url, ApplyMode.AUTO, own)), () -> true);
  }

  List<String> mirrors() {
    String text = TextFile.read(machine.file).orElse("{}");
    return DaemonJson.parse(text, "daemon.json").registryMirrors();
  }

  List<String> files() throws IOException {
    if (!Files.isDirectory(machine.directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(machine.directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
