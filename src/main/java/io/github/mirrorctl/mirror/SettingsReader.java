package io.github.mirrorctl.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads mirrors.yml, and says on which line it is wrong. */
record SettingsReader(YamlText yaml, Defaults defaults) {
  private static final Set<String> SECRETS =
      Set.of("username", "user", "password", "passwd", "pass", "token", "secret", "credentials");

  List<Mirror> mirrors() {
    List<Mirror> mirrors = new ArrayList<>();
    yaml.root().ifPresent(root -> readRoot(root, mirrors));
    new Conflicts(yaml.fileName()).refuse(mirrors);
    return List.copyOf(mirrors);
  }

  private void readRoot(Node root, List<Mirror> mirrors) {
    for (NodeTuple entry : mapping(root, yaml.at(root) + "the file").getValue()) {
      String key = word(entry.getKeyNode());
      if (!key.equals("mirrors")) {
        throw unknown(entry, key, List.of("mirrors"));
      }
      if (!isNull(entry.getValueNode())) {
        String what = yaml.at(entry.getKeyNode()) + "'mirrors'";
        mapping(entry.getValueNode(), what).getValue().forEach(e -> mirrors.add(mirror(e)));
      }
    }
  }

  private Mirror mirror(NodeTuple entry) {
    String name = word(entry.getKeyNode());
    String where = yaml.at(entry.getKeyNode());
    String canonical = located(where, () -> Upstream.parse(name)).name();
    if (!canonical.equals(name)) {
      throw new InvalidInput(
          where + "a mirror's name is its upstream's host, not '" + name + "'",
          "write '" + canonical + "'");
    }
    Mirror mirror = defaults.mirror(name);
    if (isNull(entry.getValueNode())) {
      return mirror;
    }
    for (NodeTuple setting : mapping(entry.getValueNode(), where + "'" + name + "'").getValue()) {
      mirror = read(mirror, setting);
    }
    Mirror whole = mirror;
    return located(where, whole::consistent);
  }

  private Mirror read(Mirror mirror, NodeTuple setting) {
    String word = word(setting.getKeyNode());
    MirrorKey key =
        MirrorKey.find(word).orElseThrow(() -> unknown(setting, word, MirrorKey.keys()));
    String where = yaml.at(setting.getKeyNode());
    if (!(setting.getValueNode() instanceof ScalarNode value) || isNull(value)) {
      throw new InvalidInput(
          where + "'" + word + "' is " + YamlText.kind(setting.getValueNode()),
          "give it one value, or remove the line for the default");
    }
    return located(where, () -> key.read(mirror, value.getValue()));
  }

  private InvalidInput unknown(NodeTuple entry, String key, List<String> known) {
    String where = yaml.at(entry.getKeyNode());
    if (SECRETS.contains(key.toLowerCase(Locale.ROOT))) {
      return new InvalidInput(
          where + "'" + key + "': no secret goes into this file",
          "remove the line, and run mirrorctl init with --username and --password-stdin");
    }
    if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
      return new InvalidInput(
          where + "merge keys ('<<') are not supported", "write the mirror's keys out");
    }
    return new InvalidInput(
        where + "unknown key '" + key + "'" + Nearest.question(key, known),
        known.size() == 1
            ? "the file's only key is " + known.get(0)
            : "the keys are " + String.join(", ", known));
  }

  private MappingNode mapping(Node node, String what) {
    if (node instanceof MappingNode mapping) {
      return mapping;
    }
    throw new InvalidInput(
        what + " is " + YamlText.kind(node) + ", but should be a mapping",
        "write it as 'mirrors:', under it 'docker.io:', and under that its settings");
  }

  private String word(Node key) {
    if (key instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new InvalidInput(yaml.at(key) + "a key is " + YamlText.kind(key), "write a word there");
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T located(String where, Reading<T> reading) {
    try {
      return reading.read();
    } catch (InvalidInput e) {
      InvalidInput located = new InvalidInput(where + e.getMessage(), e.next());
      located.initCause(e);
      throw located;
    }
  }
}
