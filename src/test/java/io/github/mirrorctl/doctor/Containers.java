package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.ContainerSpec;
import io.github.mirrorctl.host.Sha256;
import java.util.List;
import java.util.Map;

/** Containers of the default mirror, as an engine has them. */
final class Containers {
  /** The config.yml that they were started with. */
  static final String CONFIG =
      """
      version: 0.1
      storage:
        filesystem:
          rootdirectory: /var/lib/registry
        delete:
          enabled: true
      http:
        addr: :5000
      proxy:
        remoteurl: https://registry-1.docker.io
      """;

  private Containers() {}

  /** One that is just as it should be. */
  static ActualContainer running() {
    return in("running", 0, 0, "");
  }

  static ActualContainer in(String state, int restarts, long exitCode, String error) {
    return new ActualContainer(
        "c0ffee",
        "v2-mirror",
        state,
        restarts,
        exitCode,
        error,
        "registry:2",
        List.of("serve", "/var/lib/registry/config.yml"),
        "always",
        List.of("/var/lib/docker-registry:/var/lib/registry"),
        Map.of("5000/tcp", List.of("127.0.0.1:5000")),
        List.of("PATH=/bin", "OTEL_TRACES_EXPORTER=none"),
        Map.of(
            ContainerSpec.LABEL_MIRROR,
            "docker.io",
            "io.github.mirrorctl.upstream",
            "https://registry-1.docker.io",
            "io.github.mirrorctl.config-sha256",
            Sha256.of(CONFIG)),
        Map.of("max-size", "10m", "max-file", "3"));
  }

  /** The same with other variables. */
  static ActualContainer with(ActualContainer container, List<String> environment) {
    return new ActualContainer(
        container.id(),
        container.name(),
        container.state(),
        container.restarts(),
        container.exitCode(),
        container.error(),
        container.image(),
        container.command(),
        container.restartPolicy(),
        container.binds(),
        container.published(),
        environment,
        container.labels(),
        container.logOptions());
  }

  /** One that somebody else made. */
  static ActualContainer foreign() {
    return new ActualContainer(
        "f00d",
        "v2-mirror",
        "running",
        0,
        0,
        "",
        "nginx:1",
        List.of("nginx"),
        "no",
        List.of(),
        Map.of(),
        List.of(),
        Map.of(),
        Map.of());
  }
}
