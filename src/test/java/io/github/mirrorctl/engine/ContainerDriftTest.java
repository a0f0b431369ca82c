package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Sha256;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContainerDriftTest {
  private static final ContainerSpec DESIRED =
      ContainerSpec.of(
          Defaults.system().mirror("docker.io"),
          RegistryConfig.parse(FakeDocker.CONFIG, "config.yml"),
          new HostEnvironment(
              Map.of("HTTP_PROXY", "http://proxy:3128"), Path.of("/root"), Path.of("/"), 0));

  /** The document of a container that is as desired. */
  private static ObjectNode document() throws IOException {
    return (ObjectNode)
        new ObjectMapper()
            .readTree(
                """
                {"Id": "c0ffee", "Name": "/v2-mirror", "RestartCount": 0,
                 "State": {"Status": "running", "ExitCode": 0, "Error": ""},
                 "Config": {
                   "Image": "registry:2",
                   "Cmd": ["serve", "/var/lib/registry/config.yml"],
                   "Env": ["HTTP_PROXY=http://proxy:3128", "OTEL_TRACES_EXPORTER=none", "PATH=/bin"],
                   "Labels": {
                     "io.github.mirrorctl.mirror": "docker.io",
                     "io.github.mirrorctl.upstream": "https://registry-1.docker.io",
                     "io.github.mirrorctl.config-sha256": "%s"}},
                 "HostConfig": {
                   "RestartPolicy": {"Name": "always", "MaximumRetryCount": 0},
                   "Binds": ["/var/lib/docker-registry:/var/lib/registry:rw"],
                   "PortBindings": {"5000/tcp": [{"HostIp": "127.0.0.1", "HostPort": "5000"}]},
                   "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}}}}
                """
                    .formatted(Sha256.of(FakeDocker.CONFIG)));
  }

  private static Arguments drifted(Consumer<ObjectNode> change, String words) {
    return arguments(change, words);
  }

  private static ObjectNode config(ObjectNode document) {
    return document.withObject("/Config");
  }

  private static ObjectNode host(ObjectNode document) {
    return document.withObject("/HostConfig");
  }

  static Stream<Arguments> drifts() {
    return Stream.of(
        drifted(
            d -> config(d).put("Image", "registry:3"),
            "it was made from registry:3 instead of registry:2"),
        drifted(
            d -> d.withObject("/HostConfig/RestartPolicy").put("Name", ""),
            "its restart policy is no instead of always"),
        drifted(
            d -> config(d).putArray("Cmd").add("/etc/docker/registry/config.yml"),
            "it runs /etc/docker/registry/config.yml instead of serve /var/lib/registry/config.yml"),
        drifted(
            d -> host(d).putArray("Binds").add("/srv/cache:/var/lib/registry"),
            "it stores in /srv/cache instead of /var/lib/docker-registry"),
        drifted(
            d -> host(d).putNull("Binds"),
            "it stores in the container itself instead of /var/lib/docker-registry"),
        drifted(
            d -> port(d).addObject().put("HostIp", "").put("HostPort", "5000"),
            "it listens on 0.0.0.0:5000 instead of 127.0.0.1:5000"),
        drifted(
            d -> port(d).addObject().put("HostIp", "::1").put("HostPort", "5001"),
            "it listens on [::1]:5001 instead of 127.0.0.1:5000"),
        drifted(
            d -> port(d).addObject().put("HostIp", "127.0.0.1").put("HostPort", ""),
            "it listens on 127.0.0.1:a random port instead of 127.0.0.1:5000"),
        drifted(d -> port(d), "it listens on no address of this machine instead of 127.0.0.1:5000"),
        drifted(
            d ->
                d.withObject("/Config/Labels")
                    .put(ContainerSpec.LABEL_UPSTREAM, "https://mirror.example"),
            "it mirrors https://mirror.example instead of https://registry-1.docker.io"),
        drifted(
            d -> d.withObject("/Config/Labels").remove(ContainerSpec.LABEL_UPSTREAM),
            "it mirrors an unknown upstream instead of https://registry-1.docker.io"),
        drifted(
            d -> d.withObject("/Config/Labels").put(ContainerSpec.LABEL_CONFIG, "00"),
            "its config.yml was changed since it was started"),
        drifted(d -> host(d).remove("LogConfig"), "its log isn't rotated"),
        drifted(
            d -> config(d).putArray("Env").add("HTTP_PROXY=http://old:3128"),
            "HTTP_PROXY is not http://proxy:3128"));
  }

  private static com.fasterxml.jackson.databind.node.ArrayNode port(ObjectNode document) {
    return document.withObject("/HostConfig/PortBindings").putArray("5000/tcp");
  }

  @ParameterizedTest
  @MethodSource("drifts")
  void tells_each_difference_in_words(Consumer<ObjectNode> change, String words)
      throws IOException {
    ObjectNode document = document();
    change.accept(document);
    assertThat(drift(document)).containsExactly(words);
  }

  @Test
  void finds_none_in_a_container_as_desired() throws IOException {
    assertThat(drift(document())).isEmpty();
  }

  @Test
  void a_certificate_is_shown_as_it_was_when_the_container_was_started() throws IOException {
    assertThat(drift(document(), "a", "a")).isEmpty();
    assertThat(drift(document(), "a", "b"))
        .containsExactly("its certificate was renewed since it was started");
    // that it speaks TLS, or no longer, is told by its config.yml
    assertThat(drift(document())).isEmpty();
  }

  private static List<String> drift(ObjectNode document, String desired, String actual) {
    Map<String, String> labels = new TreeMap<>(DESIRED.labels());
    labels.put(ContainerSpec.LABEL_CERTIFICATE, desired);
    ((ObjectNode) document.path("Config").path("Labels"))
        .put(ContainerSpec.LABEL_CERTIFICATE, actual);
    ContainerSpec spec =
        new ContainerSpec(
            DESIRED.name(),
            DESIRED.image(),
            DESIRED.storage(),
            DESIRED.listen(),
            DESIRED.port(),
            DESIRED.tls(),
            DESIRED.proxies(),
            labels);
    return ContainerDrift.between(spec, EngineDocuments.container(document));
  }

  @Test
  void proxy_variables_that_are_missing_from_the_environment_are_no_drift() throws IOException {
    // sudo drops them, and a mirror must not be recreated for that
    ContainerSpec sudos =
        new ContainerSpec(
            DESIRED.name(),
            DESIRED.image(),
            DESIRED.storage(),
            DESIRED.listen(),
            DESIRED.port(),
            DESIRED.tls(),
            Map.of(),
            DESIRED.labels());
    assertThat(ContainerDrift.between(sudos, EngineDocuments.container(document()))).isEmpty();
  }

  private static List<String> drift(JsonNode document) {
    return ContainerDrift.between(DESIRED, EngineDocuments.container(document));
  }
}
