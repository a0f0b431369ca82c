package io.github.mirrorctl.mirror;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * The part of a registry's config.yml that has it speak TLS: added for a mirror whose settings say
 * so, taken out again exactly as it was added. One of a person's own stays.
 */
final class RegistryTls {
  private static final String CERTIFICATE = RegistryConfig.IN_CONTAINER.cert().toString();
  private static final String KEY = RegistryConfig.IN_CONTAINER.key().toString();
  private static final List<String> TLS_PATH = List.of("http", "tls");
  private static final List<String> CERTIFICATE_PATH = List.of("http", "tls", "certificate");
  private static final List<String> KEY_PATH = List.of("http", "tls", "key");

  private final YamlText yaml;

  RegistryTls(YamlText yaml) {
    this.yaml = yaml;
  }

  /** Throws {@code InvalidInput} where the registry would show another certificate. */
  YamlText on() {
    Optional<String> written = written();
    if (written.isPresent() && !written.get().equals(CERTIFICATE)) {
      throw new InvalidInput(
          yaml.at(yaml.find("http", "tls", "certificate").orElseThrow())
              + "'http.tls.certificate' is a certificate of its own: "
              + written.get(),
          "remove 'http.tls' there: the mirror's certificate is told to mirrorctl");
    }
    return yaml.set(CERTIFICATE_PATH, YamlValue.text(CERTIFICATE))
        .set(KEY_PATH, YamlValue.text(KEY));
  }

  YamlText off() {
    if (written().filter(CERTIFICATE::equals).isEmpty()) {
      return yaml;
    }
    YamlText without = yaml.remove(CERTIFICATE_PATH).remove(KEY_PATH);
    boolean empty =
        without
            .find("http", "tls")
            .filter(node -> node instanceof MappingNode left && left.getValue().isEmpty())
            .isPresent();
    return empty ? without.remove(TLS_PATH) : without;
  }

  private Optional<String> written() {
    return yaml.scalar("http", "tls", "certificate");
  }
}
