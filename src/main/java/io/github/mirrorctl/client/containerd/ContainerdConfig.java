package io.github.mirrorctl.client.containerd;

import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.toml.TomlPatch;
import io.github.mirrorctl.client.toml.TomlText;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.InvalidInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What containerd's {@code config.toml} says of registries: {@code config_path}, the directory of
 * the {@code hosts.toml} files, in the section of the file's version (containerd's
 * docs/cri/registry.md).
 *
 * @param directory the first of {@code config_path}; empty where that isn't set
 */
record ContainerdConfig(long version, Optional<String> directory) {
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final long NEWEST = 3;

  /** What is in force: what containerd itself makes of the file and of all that it includes. */
  static ContainerdConfig effective(Commands commands, Path file) {
    Optional<TomlText> dumped = dump(commands, file);
    Optional<TomlText> written =
        TextFile.read(file).map(text -> TomlText.parse(text, file.toString()));
    return dumped
        .or(() -> written)
        .map(ContainerdConfig::of)
        .orElse(new ContainerdConfig(2, Optional.empty()));
  }

  private static Optional<TomlText> dump(Commands commands, Path file) {
    try {
      Command.Result result =
          commands.run(QUICK, List.of("containerd", "--config", file.toString(), "config", "dump"));
      return result.ok()
          ? Optional.of(TomlText.parse(result.out(), "containerd config dump"))
          : Optional.empty();
    } catch (Failure | InvalidInput e) {
      return Optional.empty();
    }
  }

  static ContainerdConfig of(TomlText toml) {
    long version =
        toml.find("version").filter(Long.class::isInstance).map(Long.class::cast).orElse(1L);
    List<String> section = section(version);
    refuseOldMirrors(toml, section);
    List<String> key = new ArrayList<>(section);
    key.add("config_path");
    return new ContainerdConfig(
        version,
        toml.string(key.toArray(String[]::new))
            .map(path -> path.split(":", 2)[0])
            .filter(path -> path.startsWith("/")));
  }

  private static List<String> section(long version) {
    return switch ((int) Math.min(version, NEWEST)) {
      case 1 -> List.of("plugins", "cri", "registry");
      case 2 -> List.of("plugins", "io.containerd.grpc.v1.cri", "registry");
      default -> List.of("plugins", "io.containerd.cri.v1.images", "registry");
    };
  }

  /** containerd doesn't start its CRI with both, the old way and the new one. */
  private static void refuseOldMirrors(TomlText toml, List<String> section) {
    List<String> path = new ArrayList<>(section);
    path.add("mirrors");
    List<String> mirrors = toml.keys(path.toArray(String[]::new));
    if (!mirrors.isEmpty()) {
      throw new InvalidInput(
          toml.fileName()
              + " has mirrors of "
              + String.join(", ", mirrors)
              + " the old way, beside which containerd takes no config_path",
          "move them to hosts.toml files (containerd's docs/hosts.md), then run this again");
    }
  }

  /** The edit of that file which makes this the directory. */
  FileEdit withDirectory(Path file, String path) {
    FileEdit.Start start = FileEdit.start(file, addition -> false);
    String name = file.toString();
    String text =
        start.text().isBlank() ? "version = " + Math.max(version, 2) + "\n" : start.text();
    TomlText toml = TomlText.parse(text, name);
    List<String> section = section(of(toml).version());
    List<String> key = new ArrayList<>(section);
    key.add("config_path");
    TomlPatch patch =
        toml.string(key.toArray(String[]::new)).isPresent()
            ? TomlPatch.of(toml).filled(key, path)
            : TomlPatch.of(toml).key(section, "config_path", path);
    List<String> snippets = start.text().isBlank() ? List.of(patch.text()) : patch.snippets();
    return start.to(
        patch.text(), snippets.stream().map(snippet -> new Addition("*", path, snippet)).toList());
  }
}
