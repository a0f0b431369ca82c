package io.github.mirrorctl.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The desired state: the text of mirrors.yml as a value, and the mirrors that it describes. */
public final class Settings {
  private static final String HEADER =
      """
      # The mirrors that mirrorctl keeps; what isn't said here is a default. See mirrors.yml(5).
      # No secrets go in here.
      """;

  private final YamlText yaml;
  private final Defaults defaults;
  private final List<Mirror> mirrors;

  private Settings(YamlText yaml, Defaults defaults) {
    this.yaml = yaml;
    this.defaults = defaults;
    this.mirrors = new SettingsReader(yaml, defaults).mirrors();
  }

  /** Reads the text of a file; the name is for messages. */
  public static Settings parse(String text, String fileName, Defaults defaults) {
    return new Settings(YamlText.parse(text, fileName), defaults);
  }

  /** No file yet. */
  public static Settings empty(String fileName, Defaults defaults) {
    return parse("", fileName, defaults);
  }

  /** What a mirror is where the file doesn't say otherwise. */
  public Defaults defaults() {
    return defaults;
  }

  /** In the file's order. */
  public List<Mirror> mirrors() {
    return mirrors;
  }

  public boolean isEmpty() {
    return mirrors.isEmpty();
  }

  public String text() {
    return yaml.text();
  }

  public Optional<Mirror> find(String name) {
    return mirrors.stream().filter(mirror -> mirror.name().equals(name)).findFirst();
  }

  /** The mirror of that name, or a refusal that names those there are. */
  public Mirror get(String name) {
    List<String> names = mirrors.stream().map(Mirror::name).toList();
    return find(name)
        .orElseThrow(
            () ->
                new InvalidInput(
                    "no mirror '%s' in %s, which has %s%s"
                        .formatted(
                            name,
                            yaml.fileName(),
                            names.isEmpty() ? "none" : String.join(", ", names),
                            Nearest.question(name, names)),
                    "mirrorctl init " + name));
  }

  /**
   * The settings with this mirror added or changed. Of its keys those are written that differ from
   * the defaults, and the address of every mirror but docker.io, which would else move with its
   * neighbours; what the text says already stays as it is.
   */
  public Settings with(Mirror mirror) {
    Mirror wanted = mirror;
    for (MirrorKey key : MirrorKey.values()) {
      wanted = key.read(wanted, key.write(mirror));
    }
    wanted = wanted.consistent();
    Mirror plain = defaults.mirror(mirror.name());
    Optional<Mirror> old = find(mirror.name());
    YamlText text = yaml;
    if (text.text().isBlank()) {
      text = YamlText.parse(HEADER, yaml.fileName());
    }
    if (old.isEmpty()) {
      text = text.set(List.of("mirrors", mirror.name()), YamlValue.emptyMapping());
    }
    for (MirrorKey key : MirrorKey.values()) {
      List<String> path = List.of("mirrors", mirror.name(), key.key());
      String value = key.write(wanted);
      boolean kept = old.isPresent() && key.write(old.get()).equals(value);
      boolean pinned = key == MirrorKey.LISTEN && !mirror.isDockerHub();
      if (!kept) {
        text =
            key.write(plain).equals(value) && !pinned
                ? text.remove(path)
                : text.set(path, written(value));
      }
    }
    return old.equals(Optional.of(wanted)) ? this : checked(text, replaced(wanted));
  }

  private static YamlValue written(String value) {
    return value.equals("true") ? YamlValue.yes() : YamlValue.text(value);
  }

  /** The settings without the mirror of that name, and without the comments of its entry. */
  public Settings without(String name) {
    if (find(name).isEmpty()) {
      return this;
    }
    YamlText text = yaml.removeWithComments(List.of("mirrors", name));
    return checked(text, mirrors.stream().filter(mirror -> !mirror.name().equals(name)).toList());
  }

  private List<Mirror> replaced(Mirror wanted) {
    List<Mirror> all = new ArrayList<>(mirrors);
    int index = mirrors.stream().map(Mirror::name).toList().indexOf(wanted.name());
    if (index < 0) {
      all.add(wanted);
    } else {
      all.set(index, wanted);
    }
    new Conflicts(yaml.fileName()).refuse(all);
    return all;
  }

  private Settings checked(YamlText text, List<Mirror> intended) {
    Settings after = new Settings(text, defaults);
    if (!after.mirrors.equals(intended)) {
      throw new InvalidInput(
          yaml.fileName() + " is written in a way that can't be edited safely",
          "change it by hand, then run this again");
    }
    return after;
  }
}
