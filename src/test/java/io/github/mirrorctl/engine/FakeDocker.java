package io.github.mirrorctl.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.mirrorctl.engine.FakeEngine.Answer;
import io.github.mirrorctl.engine.FakeEngine.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a fake engine has, and what it answers. Its public fields are the script of a test. */
public final class FakeDocker {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Where registry:2 and registry:3 keep their configuration. */
  public static final String V2_CONFIG = "/etc/docker/registry/config.yml";

  public static final String V3_CONFIG = "/etc/distribution/config.yml";

  /** The configuration that every image of the fake holds. */
  public static final String CONFIG =
      """
      version: 0.1
      log:
        fields:
          service: registry
      storage:
        cache:
          blobdescriptor: inmemory
        filesystem:
          rootdirectory: /var/lib/registry
      http:
        addr: :5000
      """;

  public volatile String version = "20.10.24";
  public volatile String apiVersion = "1.41";
  public volatile String minApiVersion = "1.12";

  /** What tells how it is installed. */
  public volatile String operatingSystem = "Debian GNU/Linux 12 (bookworm)";

  public volatile String rootDirectory = "/var/lib/docker";

  /** The proxies that the daemon has, as {@code /info} calls them: {@code HttpProxy}. */
  public volatile Map<String, String> proxies = Map.of();

  /** The networks that it talks to without TLS, besides loopback. */
  public volatile List<String> insecure = List.of();

  /** The registry mirrors in force. */
  public volatile List<String> mirrors = List.of();

  /** What a registry writes before it panics at its start; empty when it starts well. */
  public volatile Optional<String> panic = Optional.empty();

  /** What {@code /v2/} answers, one by one; 200 when they are used up. */
  public final List<Integer> registryStatuses = new ArrayList<>();

  /** Runs before a container is started. */
  public volatile Runnable beforeStart = () -> {};

  private final FakeImages images = new FakeImages();
  private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
  private int made;

  /** The images that it has and can get. */
  public FakeImages images() {
    return images;
  }

  /** Gives it an image that holds a configuration at this path. */
  public void hasImage(String name, String configPath) {
    images.add(name, configPath);
  }

  /** A container that somebody else made. */
  public synchronized FakeContainer hasContainer(String name, String image, int port) {
    ObjectNode body = JSON.createObjectNode().put("Image", image);
    body.putArray("Cmd").add("nginx");
    body.putObject("HostConfig")
        .putObject("PortBindings")
        .putArray("80/tcp")
        .addObject()
        .put("HostPort", Integer.toString(port));
    FakeContainer container = new FakeContainer(this, "f00d" + ++made, name, body);
    containers.put(name, container);
    container.runs();
    return container;
  }

  /** The container of that name or id. */
  public synchronized Optional<FakeContainer> container(String name) {
    return containers.values().stream()
        .filter(one -> one.name().equals(name) || one.id().equals(name))
        .findFirst();
  }

  public synchronized List<String> containerNames() {
    return List.copyOf(containers.keySet());
  }

  synchronized int nextStatus() {
    return registryStatuses.isEmpty() ? 200 : registryStatuses.remove(0);
  }

  Answer answer(Request request) {
    String path = request.path();
    int newest = Integer.parseInt(apiVersion.substring(2));
    int oldest = Integer.parseInt(minApiVersion.substring(2));
    if (request.minor() > newest || (request.minor() > 0 && request.minor() < oldest)) {
      return Answer.message(400, "client version 1." + request.minor() + " is not supported");
    }
    if (path.equals("/version")) {
      return Answer.json(200, version());
    } else if (path.equals("/info")) {
      return Answer.json(200, info());
    } else if (path.startsWith("/images/")) {
      return images.answer(request);
    } else if (path.equals("/containers/json")) {
      return list(request);
    } else if (path.equals("/containers/create")) {
      return create(request);
    } else if (path.startsWith("/containers/")) {
      String name = path.split("/", -1)[2];
      return container(name)
          .map(container -> container.answer(request))
          .orElseGet(() -> Answer.message(404, "No such container: " + name));
    }
    return Answer.message(404, "page not found");
  }

  private ObjectNode version() {
    return JSON.createObjectNode()
        .put("Version", version)
        .put("ApiVersion", apiVersion)
        .put("MinAPIVersion", minApiVersion)
        .put("Os", "linux");
  }

  private ObjectNode info() {
    ObjectNode info =
        JSON.createObjectNode()
            .put("ServerVersion", version)
            .put("LiveRestoreEnabled", false)
            .put("DockerRootDir", rootDirectory)
            .put("OperatingSystem", operatingSystem);
    proxies.forEach(info::put);
    info.putArray("SecurityOptions").add("name=seccomp,profile=default");
    ObjectNode registries = info.putObject("RegistryConfig");
    ArrayNode networks = registries.putArray("InsecureRegistryCIDRs").add("127.0.0.0/8");
    insecure.forEach(networks::add);
    registries.putObject("IndexConfigs").putObject("docker.io").put("Secure", true);
    ArrayNode inForce = registries.putArray("Mirrors");
    mirrors.forEach(inForce::add);
    return info;
  }

  private synchronized Answer list(Request request) {
    boolean all = request.parameter("all").matches("1|true");
    ArrayNode list = JSON.createArrayNode();
    containers.values().stream()
        .filter(container -> all || container.isRunning())
        .forEach(container -> list.add(container.summary()));
    return Answer.json(200, list);
  }

  private synchronized Answer create(Request request) {
    ObjectNode body = parsed(request.body());
    String image = body.path("Image").asText();
    if (!images.has(image)) {
      return Answer.message(404, "No such image: " + image);
    }
    String id = "c0ffee%058d".formatted(++made);
    String name = request.parameter("name").isEmpty() ? "bold_" + made : request.parameter("name");
    if (containers.containsKey(name)) {
      return Answer.message(409, conflict(name, containers.get(name).id()));
    }
    containers.put(name, new FakeContainer(this, id, name, body));
    return Answer.json(
        201, JSON.createObjectNode().put("Id", id).set("Warnings", JSON.createArrayNode()));
  }

  static String conflict(String name, String holder) {
    return "Conflict. The container name \"/%s\" is already in use by container \"%s\". You have to remove (or rename) that container to be able to reuse that name."
        .formatted(name, holder);
  }

  private static ObjectNode parsed(InputStream body) {
    try {
      return (ObjectNode) JSON.readTree(body);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  synchronized void renamed(FakeContainer container, String to) {
    containers.remove(container.name());
    containers.put(to, container);
  }

  synchronized void forget(FakeContainer container) {
    containers.remove(container.name());
  }

  void close() {
    List<FakeContainer> all = locked(() -> List.copyOf(containers.values()));
    all.forEach(FakeContainer::ends);
  }

  private synchronized <T> T locked(Supplier<T> read) {
    return read.get();
  }
}
