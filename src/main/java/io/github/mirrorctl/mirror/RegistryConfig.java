package io.github.mirrorctl.mirror;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A registry's config.yml as text. It stays the registry's and its owner's: a patch makes it a
 * mirror's and keeps every other byte.
 */
public final class RegistryConfig {
  private static final int DEFAULT_PORT = 5000;

  /** Where a registry in a container finds its certificate, wherever on the host that is. */
  public static final TlsFiles IN_CONTAINER =
      new TlsFiles(Path.of("/etc/mirrorctl/cert.pem"), Path.of("/etc/mirrorctl/key.pem"));

  private final YamlText yaml;

  private RegistryConfig(YamlText yaml) {
    this.yaml = yaml;
  }

  /** Reads the text of a file; the name is for messages. Refuses what no registry would take. */
  public static RegistryConfig parse(String text, String fileName) {
    YamlText yaml = YamlText.parse(text, fileName);
    for (String needed : List.of("version", "storage")) {
      if (yaml.find(needed).isEmpty()) {
        throw new InvalidInput(
            fileName
                + " is not a registry's configuration: no '"
                + needed
                + "', but "
                + found(yaml),
            "move it away, or name another storage directory");
      }
    }
    return new RegistryConfig(yaml);
  }

  public String text() {
    return yaml.text();
  }

  /** The text with every secret as {@code ********}, to be shown to people. */
  public String masked() {
    return new ConfigMask(yaml).masked();
  }

  /** What it proxies; empty when it is a registry of its own. */
  public Optional<URI> remoteUrl() {
    Optional<String> written = yaml.scalar("proxy", "remoteurl").filter(url -> !url.isEmpty());
    return written.map(
        url -> {
          try {
            return new URI(url);
          } catch (URISyntaxException e) {
            throw bad("proxy.remoteurl", "is not a URL", "write it as https://HOST[:PORT]");
          }
        });
  }

  /** The port of {@code http.addr}. */
  public int port() {
    String address = yaml.scalar("http", "addr").orElse(":" + DEFAULT_PORT);
    String digits = address.substring(address.lastIndexOf(':') + 1);
    int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535 || !address.contains(":")) {
      throw bad("http.addr", "has no port: '" + address + "'", "write it as ':5000'");
    }
    return port;
  }

  /** Where in the registry's own filesystem its cache is. */
  public Optional<String> rootDirectory() {
    return yaml.find("storage", "filesystem").filter(MappingNode.class::isInstance).isPresent()
        ? yaml.scalar("storage", "filesystem", "rootdirectory")
        : Optional.empty();
  }

  /**
   * Whether anything may ever leave its disk; without it nothing expires (see {@link #patched}).
   */
  public boolean deletes() {
    return yaml.scalar("storage", "delete", "enabled")
        .filter(value -> value.matches("(?i)true|yes|on"))
        .isPresent();
  }

  /** Whether it remembers blobs that have left the disk meanwhile. */
  public boolean cachesDescriptors() {
    return yaml.find("storage", "cache").isPresent();
  }

  /** What is written for how long content is kept, {@code proxy.ttl}; a setting of registry:3. */
  public Optional<String> timeToLive() {
    return yaml.scalar("proxy", "ttl");
  }

  public boolean hasCredentials() {
    return yaml.scalar("proxy", "username").filter(name -> !name.isEmpty()).isPresent()
        || yaml.scalar("proxy", "password").filter(word -> !word.isEmpty()).isPresent();
  }

  /** What the registry shows its upstream; empty unless both parts are there. */
  public Optional<Credentials> credentials() {
    return yaml.scalar("proxy", "username")
        .filter(name -> !name.isEmpty())
        .flatMap(
            name ->
                yaml.scalar("proxy", "password")
                    .filter(word -> !word.isEmpty())
                    .map(word -> new Credentials(name, word)));
  }

  /**
   * The configuration of a mirror of that upstream. Credentials are always written in quotes, since
   * the registry reads them as YAML (distribution issue 3038); without new ones the old stay.
   * Deletion is enabled, or nothing ever leaves the disk (issue 4249), and the descriptor cache
   * goes, because it makes blobs that were swept fail until a restart (issue 2367). A configuration
   * that proxies another upstream is refused.
   */
  public RegistryConfig patched(URI upstream, Optional<Credentials> credentials) {
    refuseOther(upstream);
    YamlText patched = yaml;
    if (remoteUrl().isEmpty()) {
      patched = patched.set(List.of("proxy", "remoteurl"), YamlValue.text(upstream.toString()));
    }
    if (credentials.isPresent()) {
      patched =
          patched
              .set(List.of("proxy", "username"), YamlValue.quotedText(credentials.get().username()))
              .set(
                  List.of("proxy", "password"), YamlValue.quotedText(credentials.get().password()));
    }
    return new RegistryConfig(
        patched
            .set(List.of("storage", "delete", "enabled"), YamlValue.yes())
            .remove(List.of("storage", "cache")));
  }

  /**
   * The same with or without TLS, as the mirror speaks it. A certificate that somebody else wrote
   * into it stays where the mirror has none, and is refused where it has one.
   */
  public RegistryConfig withTls(boolean wanted) {
    RegistryTls tls = new RegistryTls(yaml);
    return new RegistryConfig(wanted ? tls.on() : tls.off());
  }

  /**
   * The same with or without passwords for those who pull, which are in the mirror's password file.
   * Refused where it asks for them in a person's own way.
   */
  public RegistryConfig withPasswords(boolean wanted) {
    RegistryAuth auth = new RegistryAuth(yaml);
    return new RegistryConfig(wanted ? auth.on() : auth.off());
  }

  /** Whether it asks those who pull who they are, in whatever way. */
  public boolean asksForPasswords() {
    return new RegistryAuth(yaml).isThere();
  }

  /** Throws {@code InvalidInput} when it proxies another upstream, however the URLs are written. */
  public void refuseOther(URI upstream) {
    Optional<URI> proxied = remoteUrl();
    if (proxied.filter(url -> !normal(url).equals(normal(upstream))).isPresent()) {
      throw new InvalidInput(
          "%s proxies %s, not %s".formatted(yaml.fileName(), shown(proxied.get()), shown(upstream)),
          "one storage directory caches one upstream: name another storage directory");
    }
  }

  private InvalidInput bad(String path, String what, String next) {
    Node node = yaml.find(path.split("\\.", -1)).orElseThrow();
    return new InvalidInput(yaml.at(node) + "'" + path + "' " + what, next);
  }

  private static String found(YamlText yaml) {
    if (yaml.root().isEmpty()) {
      return "nothing at all";
    }
    Node root = yaml.root().get();
    if (!(root instanceof MappingNode mapping)) {
      return YamlText.kind(root);
    }
    List<String> keys = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      keys.add(entry.getKeyNode() instanceof ScalarNode key ? "'" + key.getValue() + "'" : "?");
    }
    return keys.isEmpty() ? "nothing at all" : String.join(", ", keys);
  }

  /** Equal for URLs that mean the same place. */
  private static String normal(URI url) {
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    int own = scheme.equals("https") ? 443 : 80;
    String path = String.valueOf(url.getRawPath()).replaceAll("/+$", "");
    return scheme + "://" + host + ":" + (url.getPort() < 0 ? own : url.getPort()) + path;
  }

  private static String shown(URI url) {
    return ConfigMask.withoutUserInfo(url.toString());
  }
}
