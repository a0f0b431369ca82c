package io.github.mirrorctl.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.mirrorctl.mirror.ListenAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the engine's documents (Docker Engine API, {@code /info}, {@code /containers/{id}/json} and
 * {@code /images/{name}/json}) into values.
 */
final class EngineDocuments {
  /** The variables that a daemon was started with, by what {@code /info} calls them. */
  private static final Map<String, String> PROXIES =
      Map.of("HttpProxy", "HTTP_PROXY", "HttpsProxy", "HTTPS_PROXY", "NoProxy", "NO_PROXY");

  private EngineDocuments() {}

  static EngineInfo info(JsonNode info) {
    JsonNode registries = info.path("RegistryConfig");
    List<String> insecure = new ArrayList<>(texts(registries.path("InsecureRegistryCIDRs")));
    registries
        .path("IndexConfigs")
        .properties()
        .forEach(
            index -> {
              if (!index.getValue().path("Secure").asBoolean(true)) {
                insecure.add(index.getKey());
              }
            });
    return new EngineInfo(
        info.path("ServerVersion").asText(""),
        texts(registries.path("Mirrors")),
        insecure,
        info.path("LiveRestoreEnabled").asBoolean(),
        texts(info.path("SecurityOptions")),
        info.path("DockerRootDir").asText(""),
        info.path("OperatingSystem").asText(""),
        hasContainerdStore(info.path("DriverStatus")),
        proxies(info));
  }

  /** Pairs of words, of which one tells the store's kind. */
  private static boolean hasContainerdStore(JsonNode driverStatus) {
    for (JsonNode pair : driverStatus) {
      if (pair.path(0).asText("").equals("driver-type")
          && pair.path(1).asText("").startsWith("io.containerd.snapshotter")) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> proxies(JsonNode info) {
    Map<String, String> proxies = new TreeMap<>();
    PROXIES.forEach(
        (key, variable) -> {
          String value = info.path(key).asText("");
          if (!value.isEmpty()) {
            proxies.put(variable, value);
          }
        });
    return proxies;
  }

  static ActualImage image(JsonNode inspected) {
    return new ActualImage(
        inspected.path("Id").asText(),
        texts(inspected.path("RepoTags")),
        map(inspected.path("Config").path("Labels")));
  }

  static ActualContainer container(JsonNode inspected) {
    JsonNode state = inspected.path("State");
    JsonNode config = inspected.path("Config");
    JsonNode host = inspected.path("HostConfig");
    String restartPolicy = host.path("RestartPolicy").path("Name").asText("");
    return new ActualContainer(
        inspected.path("Id").asText(),
        inspected.path("Name").asText("").replaceFirst("^/", ""),
        state.path("Status").asText("unknown"),
        inspected.path("RestartCount").asInt(),
        state.path("ExitCode").asLong(),
        state.path("Error").asText(""),
        config.path("Image").asText(""),
        texts(config.path("Cmd")),
        restartPolicy.isEmpty() ? "no" : restartPolicy,
        texts(host.path("Binds")),
        published(host.path("PortBindings")),
        texts(config.path("Env")),
        map(config.path("Labels")),
        map(host.path("LogConfig").path("Config")));
  }

  private static Map<String, List<String>> published(JsonNode bindings) {
    Map<String, List<String>> published = new TreeMap<>();
    for (Map.Entry<String, JsonNode> port : bindings.properties()) {
      List<String> addresses = new ArrayList<>();
      port.getValue().forEach(binding -> addresses.add(address(binding)));
      published.put(port.getKey(), addresses);
    }
    return published;
  }

  /**
   * A host address of {@code ""} is every address; a port of {@code ""} or {@code "0"} is one that
   * the engine picks.
   */
  private static String address(JsonNode binding) {
    String host =
        binding.path("HostIp").asText("").isEmpty() ? "0.0.0.0" : binding.path("HostIp").asText();
    String port = binding.path("HostPort").asText("");
    return port.matches("[1-9][0-9]{0,4}")
        ? new ListenAddress(host, Integer.parseInt(port)).toString()
        : host + ":" + (port.isEmpty() ? "a random port" : port);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new TreeMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText("")));
    return map;
  }
}
