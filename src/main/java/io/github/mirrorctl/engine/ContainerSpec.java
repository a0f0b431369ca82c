package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Sha256;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import io.github.mirrorctl.mirror.TlsFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The container that a mirror should run in: a pure function of the mirror, its {@code config.yml},
 * its certificate and the proxy variables.
 *
 * @param listen the address that is published on the host
 * @param port the registry's own port within the container (its {@code http.addr})
 * @param tls the certificate that it shows and its key, on the host; the registry finds them at
 *     {@link RegistryConfig#IN_CONTAINER}
 * @param proxies proxy variables to pass in, by their name
 * @param labels whose it is, and what it was made from
 */
public record ContainerSpec(
    String name,
    String image,
    Path storage,
    ListenAddress listen,
    int port,
    Optional<TlsFiles> tls,
    Map<String, String> proxies,
    Map<String, String> labels) {

  /** Where the registry's image keeps its data. */
  public static final String DATA = "/var/lib/registry";

  static final String RESTART_POLICY = "always";
  static final List<String> COMMAND = List.of("serve", DATA + "/config.yml");

  /** A registry's log grows for ever otherwise: it writes two lines a request. */
  static final Map<String, String> LOG_OPTIONS = Map.of("max-size", "10m", "max-file", "3");

  /** Whose the container is: the mirror's name. */
  public static final String LABEL_MIRROR = "io.github.mirrorctl.mirror";

  /**
   * The SHA-256 of the {@code config.yml} that it was started with: the registry reads it at start
   * only.
   */
  static final String LABEL_CONFIG = "io.github.mirrorctl.config-sha256";

  static final String LABEL_UPSTREAM = "io.github.mirrorctl.upstream";

  /** The SHA-256 of the certificate that it was started with, and of where that and its key are. */
  static final String LABEL_CERTIFICATE = "io.github.mirrorctl.certificate-sha256";

  private static final List<String> PROXY_VARIABLES =
      List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

  /** The container for this mirror. */
  public static ContainerSpec of(
      Mirror mirror, RegistryConfig config, HostEnvironment environment) {
    Map<String, String> labels =
        new TreeMap<>(
            Map.of(
                LABEL_MIRROR, mirror.name(),
                LABEL_UPSTREAM, mirror.upstream().toString(),
                LABEL_CONFIG, Sha256.of(config.withPasswords(mirror.access().passwords()).text())));
    mirror.tlsFiles().ifPresent(files -> labels.put(LABEL_CERTIFICATE, mark(files)));
    return new ContainerSpec(
        mirror.container(),
        mirror.image(),
        mirror.storage(),
        mirror.listen(),
        config.port(),
        mirror.tlsFiles(),
        proxies(environment),
        labels);
  }

  private static String mark(TlsFiles files) {
    return Sha256.of(
        files.cert() + "\n" + files.key() + "\n" + TextFile.read(files.cert()).orElse(""));
  }

  /**
   * The proxy variables of the environment, upper case; the lower-case form counts where the upper
   * is missing.
   */
  public static Map<String, String> proxies(HostEnvironment environment) {
    Map<String, String> proxies = new TreeMap<>();
    for (String name : PROXY_VARIABLES) {
      environment
          .variable(name)
          .or(() -> environment.variable(name.toLowerCase(java.util.Locale.ROOT)))
          .ifPresent(value -> proxies.put(name, value));
    }
    return proxies;
  }

  /**
   * Throws {@code InvalidInput} when a proxy variable has a password in it: {@code docker inspect}
   * would show it.
   */
  void refuseSecrets() {
    refuseSecrets(proxies, "'docker inspect'");
  }

  /** Throws {@code InvalidInput} for a password in one of those, which {@code shower} shows. */
  static void refuseSecrets(Map<String, String> proxies, String shower) {
    for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY")) {
      if (hasUserInfo(proxies.getOrDefault(name, ""))) {
        throw new InvalidInput(
            name + " holds a user name or password, which " + shower + " would show to everybody",
            "use a proxy that needs none for this machine, or a local one that adds it (for example cntlm)");
      }
    }
  }

  private static boolean hasUserInfo(String proxy) {
    try {
      URI url = new URI(proxy.contains("://") ? proxy : "http://" + proxy);
      return url.getRawAuthority() != null && url.getRawAuthority().contains("@");
    } catch (URISyntaxException e) {
      return proxy.contains("@");
    }
  }

  /** The same without a wish for proxies: who only looks has an environment of their own. */
  public ContainerSpec withAnyProxies() {
    return new ContainerSpec(name, image, storage, listen, port, tls, Map.of(), labels);
  }

  /** The source and destination of the storage, as a bind is written. */
  String bind() {
    return storage + ":" + DATA;
  }

  /** What the container's environment gets besides the image's own. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(proxies);
    // registry 3.0.0 floods its log with failed trace exports otherwise; registry 2 doesn't know it
    environment.put("OTEL_TRACES_EXPORTER", "none");
    return environment;
  }
}
