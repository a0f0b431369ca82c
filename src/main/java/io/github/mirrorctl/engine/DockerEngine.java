package io.github.mirrorctl.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The Docker engine, as far as a mirror needs it; docker-java's types don't leave it. Errors are
 * {@link Failure}s.
 */
public final class DockerEngine {
  private static final int STOP_SECONDS = 10;

  private final DockerConnection connection;

  public DockerEngine(DockerEndpoint endpoint) {
    this.connection = new DockerConnection(endpoint);
  }

  /** Loads what the first question to an engine needs; asks nothing. */
  public static void warmUp() {
    DockerConnection.warmUp();
  }

  public DockerEndpoint endpoint() {
    return connection.endpoint();
  }

  DockerConnection connection() {
    return connection;
  }

  /**
   * The engine's own version, for example 20.10.24; the cheapest question that proves that it
   * answers.
   */
  public String version() {
    return connection.version().path("Version").asText("?");
  }

  /** The newest API that the engine speaks, for example 1.41. */
  public String apiVersion() {
    return connection.version().path("ApiVersion").asText("?");
  }

  public EngineInfo info() {
    String doing = "asking the Docker engine for its state";
    return EngineDocuments.info(
        connection
            .read("/info", doing)
            .orElseThrow(() -> Failure.of(doing + " failed: it has none", "")));
  }

  /**
   * Has the engine pull an image that nobody has, as {@code docker pull} does; returns why it got
   * none. Looking one up ({@code /distribution}) would go past {@code hosts.toml} files.
   */
  public String pullMissing(String repository, String tag, Duration limit) {
    return connection.lastWords(
        "/images/create?fromImage=" + repository.replace("/", "%2F") + "&tag=" + tag, limit);
  }

  /** The container of that name or id, running or not. */
  public Optional<ActualContainer> container(String name) {
    return connection
        .read("/containers/" + name + "/json", "looking at the container " + name)
        .map(EngineDocuments::container);
  }

  /** The image of that name, if the engine has it. */
  public Optional<ActualImage> image(String reference) {
    return connection
        .read("/images/" + reference + "/json", "looking for the image " + reference)
        .map(EngineDocuments::image);
  }

  void create(ContainerSpec spec) {
    ExposedPort port = ExposedPort.tcp(spec.port());
    HostConfig host =
        HostConfig.newHostConfig()
            .withRestartPolicy(RestartPolicy.alwaysRestart())
            .withBinds(Bind.parse(spec.bind()))
            .withMounts(mounts(spec))
            .withPortBindings(
                new PortBinding(
                    Ports.Binding.bindIpAndPort(spec.listen().host(), spec.listen().port()), port))
            .withLogConfig(
                new LogConfig(LogConfig.LoggingType.JSON_FILE, ContainerSpec.LOG_OPTIONS));
    List<String> environment =
        spec.environment().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    run(
        "creating the container " + spec.name(),
        client ->
            client
                .createContainerCmd(spec.image())
                .withName(spec.name())
                .withCmd(ContainerSpec.COMMAND)
                .withEnv(environment)
                .withLabels(spec.labels())
                .withExposedPorts(port)
                .withHostConfig(host)
                .exec());
  }

  /**
   * Each file by itself, as its directory may hold others' keys; found anew at each start, wherever
   * its links lead by then. One that is gone is an error, where a bind would make a directory.
   */
  private static List<Mount> mounts(ContainerSpec spec) {
    return spec.tls().stream()
        .flatMap(
            files ->
                Stream.of(
                    readOnly(files.cert(), RegistryConfig.IN_CONTAINER.cert()),
                    readOnly(files.key(), RegistryConfig.IN_CONTAINER.key())))
        .toList();
  }

  private static Mount readOnly(Path file, Path target) {
    return new Mount()
        .withType(MountType.BIND)
        .withSource(file.toString())
        .withTarget(target.toString())
        .withReadOnly(true);
  }

  void start(String container) {
    run(
        "starting the container " + container,
        client -> tolerateUnchanged(() -> client.startContainerCmd(container).exec()));
  }

  void stop(String container) {
    run(
        "stopping the container " + container,
        client ->
            tolerateUnchanged(
                () -> client.stopContainerCmd(container).withTimeout(STOP_SECONDS).exec()));
  }

  void restart(String container) {
    run(
        "restarting the container " + container,
        client -> client.restartContainerCmd(container).withTimeout(STOP_SECONDS).exec());
  }

  void rename(String container, String name) {
    run(
        "renaming the container " + container + " to " + name,
        client -> client.renameContainerCmd(container).withName(name).exec());
  }

  void remove(String container) {
    run(
        "removing the container " + container,
        client ->
            client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec());
  }

  /**
   * Names of the running containers that a restart of the daemon would stop for good: restart
   * policy {@code no} or {@code on-failure} (which does not apply to a daemon's restart), and not a
   * swarm's.
   */
  public List<String> stoppedByRestart() {
    return running()
        .filter(container -> !container.path("Labels").has("com.docker.swarm.service.id"))
        .flatMap(container -> container(container.path("Id").asText()).stream())
        .filter(
            c -> !c.restartPolicy().equals("always") && !c.restartPolicy().equals("unless-stopped"))
        .map(ActualContainer::name)
        .toList();
  }

  /** The name of the running container that publishes this port on the host, if one does. */
  public Optional<String> publisher(int port) {
    return running()
        .filter(
            container ->
                elements(container.path("Ports"))
                    .anyMatch(p -> p.path("PublicPort").asInt() == port))
        .map(container -> container.path("Names").path(0).asText("?").replaceFirst("^/", ""))
        .findFirst();
  }

  private Stream<JsonNode> running() {
    String doing = "listing the running containers";
    return elements(
        connection
            .read("/containers/json", doing)
            .orElseThrow(() -> Failure.of(doing + " failed", "")));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static void tolerateUnchanged(Runnable request) {
    try {
      request.run();
    } catch (NotModifiedException e) {
      // it is in that state already
    }
  }

  private void run(String doing, Consumer<DockerClient> request) {
    call(
        doing,
        client -> {
          request.accept(client);
          return true;
        });
  }

  <T> T call(String doing, Function<DockerClient, T> request) {
    try {
      return request.apply(connection.client());
    } catch (RuntimeException e) {
      throw EngineErrors.translate(connection.endpoint(), doing, e);
    }
  }
}
