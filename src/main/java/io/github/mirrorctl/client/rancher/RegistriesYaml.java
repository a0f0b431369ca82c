package io.github.mirrorctl.client.rancher;

import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.YamlText;
import io.github.mirrorctl.mirror.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code registries.yaml} of k3s and RKE2: a registry's endpoints, asked in their order and then
 * the registry itself, and how an endpoint is spoken to (docs.k3s.io, Private Registry
 * Configuration).
 */
final class RegistriesYaml {
  private RegistriesYaml() {}

  /** The edit that makes these mirrors the first endpoints of their registries. */
  static FileEdit edit(Path file, List<MirrorUse> mirrors) {
    FileEdit.Start asIs = FileEdit.start(file, addition -> false);
    YamlText now = YamlText.parse(asIs.text(), file.toString());
    Path directory = file.resolveSibling("");
    if (asIs.before().isPresent() && mirrors.stream().allMatch(m -> holds(now, directory, m))) {
      return asIs.to(asIs.text(), List.of());
    }
    List<String> registries = mirrors.stream().map(MirrorUse::registry).toList();
    FileEdit.Start start =
        FileEdit.start(file, addition -> registries.contains(addition.registry()));
    YamlText yaml = YamlText.parse(start.text(), file.toString());
    List<Addition> added = new ArrayList<>();
    for (MirrorUse mirror : mirrors) {
      for (Step step : steps(directory, mirror)) {
        YamlText next = step.on(yaml);
        inserted(yaml.text(), next.text())
            .ifPresent(snippet -> added.add(mirror.addition(snippet)));
        yaml = next;
      }
    }
    return start.to(yaml.text(), added);
  }

  static List<String> told(Path file, String registry) {
    return read(file).map(yaml -> yaml.strings("mirrors", registry, "endpoint")).orElse(List.of());
  }

  static List<Path> authorities(Path file, MirrorUse mirror) {
    return read(file)
        .flatMap(yaml -> yaml.scalar("configs", mirror.address(), "tls", "ca_file"))
        .map(file::resolveSibling)
        .map(List::of)
        .orElse(List.of());
  }

  private static Optional<YamlText> read(Path file) {
    return TextFile.read(file).map(text -> YamlText.parse(text, file.toString()));
  }

  /** The file of a machine that has none yet. */
  static String text(Path directory, List<MirrorUse> mirrors) {
    YamlText yaml = YamlText.parse("", "registries.yaml");
    for (MirrorUse mirror : mirrors) {
      for (Step step : steps(directory, mirror)) {
        yaml = step.on(yaml);
      }
    }
    return yaml.text();
  }

  private interface Step {
    YamlText on(YamlText yaml);
  }

  private static List<Step> steps(Path directory, MirrorUse mirror) {
    List<Step> steps = new ArrayList<>();
    steps.add(yaml -> withEndpoint(yaml, mirror));
    mirror
        .ca()
        .ifPresent(
            pem ->
                steps.add(
                    yaml ->
                        yaml.set(
                            List.of("configs", mirror.address(), "tls", "ca_file"),
                            YamlValue.text(directory.resolve(mirror.authorityName()).toString()))));
    return steps;
  }

  private static YamlText withEndpoint(YamlText yaml, MirrorUse mirror) {
    List<String> path = List.of("mirrors", mirror.registry(), "endpoint");
    List<String> endpoints = yaml.strings(path.toArray(String[]::new));
    String url = mirror.url().toString();
    if (!yaml.has(path.toArray(String[]::new))) {
      return yaml.set(path, YamlValue.texts(List.of(url)));
    }
    return !endpoints.isEmpty() && mirror.url().means(endpoints.get(0))
        ? yaml
        : yaml.prepend(path, YamlValue.quotedText(url));
  }

  private static boolean holds(YamlText yaml, Path directory, MirrorUse mirror) {
    boolean first =
        yaml.strings("mirrors", mirror.registry(), "endpoint").stream()
            .findFirst()
            .filter(mirror.url()::means)
            .isPresent();
    return first
        && (mirror.ca().isEmpty()
            || yaml.scalar("configs", mirror.address(), "tls", "ca_file")
                .filter(directory.resolve(mirror.authorityName()).toString()::equals)
                .isPresent());
  }

  /** What one insertion added; empty where something was replaced. */
  private static Optional<String> inserted(String before, String after) {
    int start = 0;
    int common = Math.min(before.length(), after.length());
    while (start < common && before.charAt(start) == after.charAt(start)) {
      start++;
    }
    int added = after.length() - before.length();
    return added > 0 && after.endsWith(before.substring(start))
        ? Optional.of(after.substring(start, start + added))
        : Optional.empty();
  }
}
