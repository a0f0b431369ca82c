package io.github.mirrorctl.mirror;

import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The part of a registry's config.yml that has it ask for passwords: added for a mirror whose
 * settings say so, taken out again exactly as it was added. One of a person's own stays.
 */
final class RegistryAuth {
  private static final String REALM = "mirrorctl";

  /** Where the registry's image has the storage directory. */
  private static final String FILE = "/var/lib/registry/htpasswd";

  private static final List<String> AUTH = List.of("auth");
  private static final List<String> REALM_PATH = List.of("auth", "htpasswd", "realm");
  private static final List<String> FILE_PATH = List.of("auth", "htpasswd", "path");

  private final YamlText yaml;

  RegistryAuth(YamlText yaml) {
    this.yaml = yaml;
  }

  boolean isThere() {
    return yaml.find("auth").filter(node -> !isEmpty(node)).isPresent();
  }

  /** Throws {@code InvalidInput} where the registry would ask in another way. */
  YamlText on() {
    if (isThere() && !readsOurFile()) {
      Node node = yaml.find("auth").orElseThrow();
      throw new InvalidInput(
          yaml.at(node) + "there is an 'auth' that mirrorctl didn't write",
          "take it out there, or leave 'auth' out of mirrors.yml (--auth none)");
    }
    YamlText on = yaml;
    if (yaml.scalar("auth", "htpasswd", "realm").isEmpty()) {
      on = on.set(REALM_PATH, YamlValue.text(REALM));
    }
    return on.set(FILE_PATH, YamlValue.text(FILE));
  }

  YamlText off() {
    return readsOurFile()
            && yaml.find("auth", "htpasswd").filter(node -> size(node) == 2).isPresent()
            && yaml.scalar("auth", "htpasswd", "realm").filter(REALM::equals).isPresent()
        ? yaml.remove(AUTH)
        : yaml;
  }

  private boolean readsOurFile() {
    return yaml.find("auth").filter(node -> size(node) == 1).isPresent()
        && yaml.find("auth", "htpasswd").filter(MappingNode.class::isInstance).isPresent()
        && yaml.scalar("auth", "htpasswd", "path").filter(FILE::equals).isPresent();
  }

  private static boolean isEmpty(Node node) {
    return node instanceof MappingNode && size(node) == 0;
  }

  private static int size(Node node) {
    return node instanceof MappingNode mapping ? mapping.getValue().size() : 0;
  }
}
