package io.github.mirrorctl.client.podman;

import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.toml.TomlPatch;
import io.github.mirrorctl.client.toml.TomlText;
import io.github.mirrorctl.host.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code registries.conf} and its drop-ins: of all tables for one registry the one that is read
 * last counts, and it alone (containers-registries.conf.d(5)). So a mirror goes into that table
 * where there is one, first of its mirrors, and into a drop-in of its own elsewhere.
 */
final class RegistriesConf {
  private static final String REGISTRY = "registry";
  private static final String MIRROR = "mirror";

  private RegistriesConf() {}

  /**
   * The edit that makes this mirror the first of its registry's.
   *
   * @param read the files that count, the one that counts least first
   * @param dropIn the file for a registry that none of them has
   */
  static FileEdit edit(List<Path> read, Path dropIn, MirrorUse mirror) {
    for (int i = read.size() - 1; i >= 0; i--) {
      Path file = read.get(i);
      String text = TextFile.read(file).orElse("");
      if (table(TomlText.parse(text, file.toString()), mirror.registry()).isPresent()) {
        return into(file, mirror);
      }
    }
    return into(dropIn, mirror);
  }

  /** The mirrors of the registry's table that counts, in their order. */
  static List<String> told(List<Path> read, String registry) {
    for (int i = read.size() - 1; i >= 0; i--) {
      Path file = read.get(i);
      TomlText toml = TomlText.parse(TextFile.read(file).orElse(""), file.toString());
      Optional<Integer> table = table(toml, registry);
      if (table.isPresent()) {
        return locations(toml, String.valueOf(table.get()));
      }
    }
    return List.of();
  }

  private static List<String> locations(TomlText toml, String table) {
    List<String> locations = new ArrayList<>();
    for (int i = 0; toml.find(REGISTRY, table, MIRROR, String.valueOf(i)).isPresent(); i++) {
      toml.string(REGISTRY, table, MIRROR, String.valueOf(i), "location").ifPresent(locations::add);
    }
    return locations;
  }

  /** The drop-in of a machine that has no table for the registry. */
  static String text(MirrorUse mirror) {
    return withTable(TomlText.parse("", "registries.conf"), mirror).text();
  }

  private static TomlPatch withTable(TomlText toml, MirrorUse mirror) {
    Map<String, Object> registry = new LinkedHashMap<>();
    registry.put("prefix", mirror.registry());
    registry.put("location", mirror.registry());
    TomlPatch patch = TomlPatch.of(toml).lastInArray(REGISTRY, registry);
    return withMirror(patch, mirror);
  }

  private static TomlPatch withMirror(TomlPatch patch, MirrorUse mirror) {
    String index = String.valueOf(table(patch.toml(), mirror.registry()).orElseThrow());
    return patch.firstInArray(List.of(REGISTRY, index, MIRROR), values(mirror));
  }

  private static FileEdit into(Path file, MirrorUse mirror) {
    FileEdit.Start asIs = FileEdit.start(file, addition -> false);
    if (holds(TomlText.parse(asIs.text(), file.toString()), mirror)) {
      return asIs.to(asIs.text(), List.of());
    }
    FileEdit.Start start =
        FileEdit.start(file, addition -> addition.registry().equals(mirror.registry()));
    TomlText toml = TomlText.parse(start.text(), file.toString());
    if (table(toml, mirror.registry()).isPresent()) {
      TomlPatch patch = withMirror(TomlPatch.of(toml), mirror);
      return start.to(patch.text(), patch.snippets().stream().map(mirror::addition).toList());
    }
    // one addition, so that a mirror that somebody edited never stays behind without its registry
    String text = withTable(toml, mirror).text();
    return start.to(text, List.of(mirror.addition(text.substring(start.text().length()))));
  }

  private static Map<String, Object> values(MirrorUse mirror) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("location", mirror.location());
    if (mirror.isPlain()) {
      values.put("insecure", true);
    }
    return values;
  }

  /** Whether the registry's first mirror is this one. */
  private static boolean holds(TomlText toml, MirrorUse mirror) {
    return table(toml, mirror.registry())
        .flatMap(index -> toml.find(REGISTRY, String.valueOf(index), MIRROR, "0"))
        .filter(first -> first instanceof Map<?, ?> map && means(map, mirror))
        .isPresent();
  }

  private static boolean means(Map<?, ?> table, MirrorUse mirror) {
    boolean insecure = Boolean.TRUE.equals(table.get("insecure"));
    // of a mirror with TLS it would have Podman take any certificate
    return mirror.location().equals(table.get("location")) && insecure == mirror.isPlain();
  }

  /** Which of the file's tables is about the registry: by its prefix, else by its location. */
  private static Optional<Integer> table(TomlText toml, String registry) {
    for (int i = 0; toml.find(REGISTRY, String.valueOf(i)).isPresent(); i++) {
      String index = String.valueOf(i);
      Optional<String> prefix = toml.string(REGISTRY, index, "prefix").filter(p -> !p.isEmpty());
      if (prefix
          .or(() -> toml.string(REGISTRY, index, "location"))
          .filter(registry::equals)
          .isPresent()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
