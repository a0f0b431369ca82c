package io.github.mirrorctl.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Sha256;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.InvalidInput;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where the Docker engine answers, and why there: {@code --host}, else {@code DOCKER_HOST}, else
 * the current docker context, else the default socket.
 */
public final class DockerEndpoint {
  private static final String DEFAULT_SOCKET = "/var/run/docker.sock";

  private final URI url;
  private final boolean named;
  private final Supplier<DockerClientConfig> config;

  private DockerEndpoint(URI url, boolean named, Supplier<DockerClientConfig> config) {
    this.url = url;
    this.named = named;
    this.config = config;
  }

  /**
   * Finds the endpoint; {@code InvalidInput} for one that can't be used, {@code Failure} for a
   * broken context.
   */
  public static DockerEndpoint find(HostEnvironment environment, Optional<String> hostOption) {
    Path dockerConfig =
        environment
            .variable("DOCKER_CONFIG")
            .map(Path::of)
            .orElse(environment.home().resolve(".docker"));
    Optional<String> host = hostOption.or(() -> environment.variable("DOCKER_HOST"));
    Optional<String> context =
        host.isPresent()
            ? Optional.empty()
            : context(environment, dockerConfig.resolve("config.json"));
    if (context.isPresent()) {
      checkedUrl(contextHost(context.get(), dockerConfig));
      DockerClientConfig config =
          config(environment, dockerConfig, builder -> builder.withDockerContext(context.get()));
      return new DockerEndpoint(config.getDockerHost(), true, () -> config);
    }
    String url = host.orElseGet(() -> "unix://" + defaultSocket(environment));
    return new DockerEndpoint(
        checkedUrl(url),
        host.isPresent(),
        () -> config(environment, dockerConfig, builder -> builder.withDockerHost(url)));
  }

  /**
   * The current docker context, unless it is the default one: {@code DOCKER_CONTEXT}, else
   * config.json's.
   */
  private static Optional<String> context(HostEnvironment environment, Path configFile) {
    return environment
        .variable("DOCKER_CONTEXT")
        .or(() -> TextFile.read(configFile).flatMap(text -> currentContext(text, configFile)))
        .filter(context -> !context.equals("default"));
  }

  private static Optional<String> currentContext(String text, Path configFile) {
    try {
      return Optional.of(new ObjectMapper().readTree(text).path("currentContext").asText(""))
          .filter(context -> !context.isEmpty());
    } catch (JsonProcessingException e) {
      throw new InvalidInput(
          configFile + " isn't valid JSON: " + e.getOriginalMessage(),
          "mend it, or name the endpoint with --host");
    }
  }

  private static DockerClientConfig config(
      HostEnvironment environment,
      Path dockerConfig,
      Consumer<DefaultDockerClientConfig.Builder> choice) {
    DefaultDockerClientConfig.Builder builder =
        new DefaultDockerClientConfig.Builder()
            .withProperties(new Properties())
            .withDockerConfig(dockerConfig.toString())
            .withDockerTlsVerify(environment.variable("DOCKER_TLS_VERIFY").isPresent())
            .withDockerCertPath(
                environment.variable("DOCKER_CERT_PATH").orElse(dockerConfig.toString()));
    choice.accept(builder);
    try {
      return builder.build();
    } catch (RuntimeException e) {
      throw Failure.of(
          "the Docker endpoint can't be read from " + dockerConfig + ": " + e.getMessage(),
          "name it with --host, for example --host unix://" + DEFAULT_SOCKET,
          e);
    }
  }

  /** The rootful socket, or the user's own where only that exists (rootless without a context). */
  private static Path defaultSocket(HostEnvironment environment) {
    Path socket = environment.system(DEFAULT_SOCKET);
    if (!environment.isRoot() && !Files.exists(socket)) {
      Optional<Path> own =
          environment
              .variable("XDG_RUNTIME_DIR")
              .map(dir -> Path.of(dir, "docker.sock"))
              .filter(Files::exists);
      return own.orElse(socket);
    }
    return socket;
  }

  /**
   * The host of a context, which docker-java reads too, but without a word where it isn't there.
   */
  private static String contextHost(String context, Path dockerConfig) {
    Path meta = dockerConfig.resolve("contexts/meta/" + Sha256.of(context) + "/meta.json");
    String text =
        TextFile.read(meta)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "there is no docker context '" + context + "'",
                        "'docker context ls' shows them; or use --host"));
    try {
      JsonNode host = new ObjectMapper().readTree(text).at("/Endpoints/docker/Host");
      if (host.isTextual()) {
        return host.asText();
      }
    } catch (JsonProcessingException e) {
      // told below, like one that says no host
    }
    throw new InvalidInput(
        "the docker context '" + context + "' names no engine in " + meta,
        "make it again with 'docker context create', or use --host");
  }

  private static URI checkedUrl(String host) {
    int end = host.indexOf("://");
    String scheme = end < 0 ? "" : host.substring(0, end).toLowerCase(Locale.ROOT);
    switch (scheme) {
      case "unix", "tcp" -> {
        return parsed(host).orElseThrow(() -> notOne(host));
      }
      case "ssh", "npipe", "fd" ->
          throw new InvalidInput(
              "the Docker endpoint " + host + " can't be used: " + scheme + ":// is not supported",
              "run mirrorctl on the engine's own machine, or name a unix:// or tcp:// endpoint with --host");
      default -> throw notOne(host);
    }
  }

  private static Optional<URI> parsed(String host) {
    try {
      URI url = new URI(host);
      boolean usable =
          url.getScheme().equalsIgnoreCase("unix")
              ? url.getRawAuthority() == null && url.getPath().length() > 1
              : url.getHost() != null && url.getPort() > 0;
      return Optional.of(url).filter(one -> usable);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static InvalidInput notOne(String host) {
    return new InvalidInput(
        "the Docker endpoint '" + host + "' isn't one",
        "use unix:///path/to/docker.sock or tcp://host:port");
  }

  /** Whether somebody named it, so that an engine is expected there. */
  public boolean isNamed() {
    return named;
  }

  /** Whether there is anything to connect to, as far as that shows without trying. */
  public boolean isPresent() {
    return !isUnixSocket() || Files.exists(socket());
  }

  /** docker-java's view of it; made only when docker-java is needed. */
  DockerClientConfig config() {
    return config.get();
  }

  /** The endpoint's URL: {@code unix:///var/run/docker.sock}, {@code tcp://127.0.0.1:2376}. */
  public URI url() {
    return url;
  }

  boolean isUnixSocket() {
    return "unix".equals(url().getScheme());
  }

  Path socket() {
    return Path.of(url().getPath());
  }

  /**
   * Whether the engine is on this machine, so that directories made here are those that its
   * containers see. A socket counts as local, and so does a TCP endpoint on one of this machine's
   * addresses.
   */
  public boolean isLocal() {
    if (isUnixSocket()) {
      return true;
    }
    try {
      InetAddress address = InetAddress.getByName(url().getHost());
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return url().toString();
  }
}
