package io.github.mirrorctl.client.containerd;

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
 * A registry's {@code hosts.toml}, which containerd reads, and the Docker daemon where it keeps its
 * images in containerd's store: the hosts in it are asked in the order of the file, then the
 * registry itself. It is read at each pull (containerd's docs/hosts.md).
 */
public final class HostsToml {
  private static final List<String> CAPABILITIES = List.of("pull", "resolve");
  private static final String CA = "mirrorctl-ca.pem";

  private HostsToml() {}

  /** Where a registry's file is in a directory of such files. */
  public static Path file(Path directory, String registry) {
    return directory.resolve(registry).resolve("hosts.toml");
  }

  /** The edits that make this mirror the first of its registry's hosts in that directory. */
  public static List<FileEdit> edits(Path directory, MirrorUse mirror) {
    Path file = file(directory, mirror.registry());
    List<FileEdit> edits = new ArrayList<>();
    Optional<Path> ca = mirror.ca().map(pem -> file.resolveSibling(CA));
    ca.flatMap(mirror::authorityIn).ifPresent(edits::add);
    FileEdit.Start asIs = FileEdit.start(file, addition -> false);
    TomlText now = TomlText.parse(asIs.text(), file.toString());
    if (isFirst(now, mirror, ca)) {
      edits.add(asIs.to(asIs.before().orElse(""), List.of()));
      return edits;
    }
    FileEdit.Start start =
        FileEdit.start(file, addition -> addition.registry().equals(mirror.registry()));
    if (start.text().isBlank()) {
      edits.add(start.to(text(mirror, ca), List.of(mirror.addition(text(mirror, ca)))));
      return edits;
    }
    TomlPatch patch = patched(TomlText.parse(start.text(), file.toString()), mirror, ca);
    edits.add(start.to(patch.text(), patch.snippets().stream().map(mirror::addition).toList()));
    return edits;
  }

  /** The same for a machine that has no such files yet. */
  public static List<FileEdit> fresh(Path directory, MirrorUse mirror) {
    Path file = file(directory, mirror.registry());
    List<FileEdit> edits = new ArrayList<>();
    Optional<Path> ca = mirror.ca().map(pem -> file.resolveSibling(CA));
    ca.flatMap(mirror::freshAuthorityIn).ifPresent(edits::add);
    edits.add(FileEdit.fresh(file, text(mirror, ca)));
    return edits;
  }

  /** The hosts that a registry's file names, in their order. */
  public static List<String> told(Path directory, String registry) {
    Path file = file(directory, registry);
    return TextFile.read(file)
        .map(text -> TomlText.parse(text, file.toString()).keys("host"))
        .orElse(List.of());
  }

  /** The files of authorities that it names for that mirror. */
  public static List<Path> authorities(Path directory, MirrorUse mirror) {
    Path file = file(directory, mirror.registry());
    Optional<TomlText> toml =
        TextFile.read(file).map(text -> TomlText.parse(text, file.toString()));
    List<Path> files = new ArrayList<>();
    for (String host : told(directory, mirror.registry())) {
      if (mirror.url().means(host)) {
        toml.flatMap(known -> known.string("host", host, "ca"))
            .map(file::resolveSibling)
            .ifPresent(files::add);
        toml.map(known -> known.strings("host", host, "ca")).orElse(List.of()).stream()
            .map(file::resolveSibling)
            .forEach(files::add);
      }
    }
    return files;
  }

  private static String text(MirrorUse mirror, Optional<Path> ca) {
    TomlText server =
        TomlText.parse(
            "server = " + TomlText.quoted(mirror.server().toString()) + "\n", "hosts.toml");
    return patched(server, mirror, ca).text();
  }

  private static boolean isFirst(TomlText toml, MirrorUse mirror, Optional<Path> ca) {
    return first(toml, mirror)
        .filter(host -> isAble(toml, host))
        .filter(
            host ->
                ca.isEmpty()
                    || toml.string("host", host, "ca")
                        .filter(ca.get().toString()::equals)
                        .isPresent())
        .isPresent();
  }

  /** The name of the mirror's table, where that is the first of the hosts. */
  private static Optional<String> first(TomlText toml, MirrorUse mirror) {
    return toml.keys("host").stream().findFirst().filter(mirror.url()::means);
  }

  private static boolean isAble(TomlText toml, String host) {
    return toml.find("host", host, "capabilities").isEmpty()
        || toml.strings("host", host, "capabilities").containsAll(CAPABILITIES);
  }

  private static TomlPatch patched(TomlText toml, MirrorUse mirror, Optional<Path> ca) {
    Optional<String> untrusting =
        first(toml, mirror)
            .filter(host -> isAble(toml, host) && toml.find("host", host, "ca").isEmpty());
    if (untrusting.isPresent() && ca.isPresent()) {
      return TomlPatch.of(toml).key(List.of("host", untrusting.get()), "ca", ca.get().toString());
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("capabilities", CAPABILITIES);
    ca.ifPresent(path -> values.put("ca", path.toString()));
    List<String> before =
        toml.keys("host").stream()
            .findFirst()
            .map(first -> List.of("host", first))
            .orElse(List.of());
    return TomlPatch.of(toml).table(List.of("host", mirror.url().toString()), values, before);
  }
}
