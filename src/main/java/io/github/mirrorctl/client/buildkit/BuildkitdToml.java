package io.github.mirrorctl.client.buildkit;

import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.toml.TomlPatch;
import io.github.mirrorctl.client.toml.TomlText;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.InvalidInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code buildkitd.toml}: a registry's mirrors as {@code HOST:PORT}, and in a table of that name
 * how each of them is spoken to (BuildKit's docs/buildkitd.toml.md).
 */
public final class BuildkitdToml {
  private static final String REGISTRY = "registry";

  private BuildkitdToml() {}

  /** The edit that makes these mirrors the first of their registries'. */
  static FileEdit edit(Path file, List<MirrorUse> mirrors) {
    FileEdit.Start asIs = FileEdit.start(file, addition -> false);
    TomlText now = TomlText.parse(asIs.text(), file.toString());
    if (asIs.before().isPresent() && mirrors.stream().allMatch(one -> holds(now, file, one))) {
      return asIs.to(asIs.text(), List.of());
    }
    List<String> registries = mirrors.stream().map(MirrorUse::registry).toList();
    FileEdit.Start start =
        FileEdit.start(file, addition -> registries.contains(addition.registry()));
    TomlPatch patch = TomlPatch.of(TomlText.parse(start.text(), file.toString()));
    List<Addition> added = new ArrayList<>();
    for (MirrorUse mirror : mirrors) {
      int known = patch.snippets().size();
      patch = with(patch, file, mirror);
      patch.snippets().stream().skip(known).forEach(snippet -> added.add(mirror.addition(snippet)));
    }
    return start.to(patch.text(), added);
  }

  static List<String> told(Path file, String registry) {
    return read(file).map(toml -> toml.strings(REGISTRY, registry, "mirrors")).orElse(List.of());
  }

  static List<Path> authorities(Path file, MirrorUse mirror) {
    return read(file)
        .map(toml -> toml.strings(REGISTRY, mirror.address(), "ca"))
        .orElse(List.of())
        .stream()
        .map(file::resolveSibling)
        .toList();
  }

  private static Optional<TomlText> read(Path file) {
    return TextFile.read(file).map(text -> TomlText.parse(text, file.toString()));
  }

  /** The file of a machine that has none yet. */
  public static String text(Path file, List<MirrorUse> mirrors) {
    TomlPatch patch = TomlPatch.of(TomlText.parse("", file.toString()));
    for (MirrorUse mirror : mirrors) {
      patch = with(patch, file, mirror);
    }
    return patch.text();
  }

  private static TomlPatch with(TomlPatch patch, Path file, MirrorUse mirror) {
    TomlPatch next = patch;
    List<String> registry = List.of(REGISTRY, mirror.registry());
    List<String> mirrors = List.of(REGISTRY, mirror.registry(), "mirrors");
    if (next.toml().find(mirrors.toArray(String[]::new)).isPresent()) {
      if (!isFirst(next.toml(), mirror)) {
        next = next.first(mirrors, mirror.address());
      }
    } else {
      next = next.key(registry, "mirrors", List.of(mirror.address()));
    }
    if (!mirror.isPlain() && isPlain(next.toml(), mirror)) {
      throw new InvalidInput(
          file + " has 'http = true' for " + mirror.address() + ", which speaks TLS",
          "take it out there, then run this again");
    }
    for (Map.Entry<String, Object> how : how(file, mirror).entrySet()) {
      List<String> host = List.of(REGISTRY, mirror.address());
      if (next.toml().find(REGISTRY, mirror.address(), how.getKey()).isEmpty()) {
        next = next.key(host, how.getKey(), how.getValue());
      }
    }
    return next;
  }

  private static Map<String, Object> how(Path file, MirrorUse mirror) {
    Map<String, Object> how = new LinkedHashMap<>();
    if (mirror.isPlain()) {
      how.put("http", true);
    }
    if (mirror.ca().isPresent()) {
      how.put("ca", List.of(file.resolveSibling(mirror.authorityName()).toString()));
    }
    return how;
  }

  private static boolean holds(TomlText toml, Path file, MirrorUse mirror) {
    return isFirst(toml, mirror)
        && (mirror.isPlain() || !isPlain(toml, mirror))
        && how(file, mirror).entrySet().stream()
            .allMatch(
                entry ->
                    toml.find(REGISTRY, mirror.address(), entry.getKey())
                        .filter(entry.getValue()::equals)
                        .isPresent());
  }

  /** Whether the file has BuildKit speak to the mirror without TLS. */
  private static boolean isPlain(TomlText toml, MirrorUse mirror) {
    return toml.find(REGISTRY, mirror.address(), "http").filter(Boolean.TRUE::equals).isPresent();
  }

  private static boolean isFirst(TomlText toml, MirrorUse mirror) {
    return toml.strings(REGISTRY, mirror.registry(), "mirrors").stream()
        .findFirst()
        .filter(mirror.address()::equals)
        .isPresent();
  }
}
