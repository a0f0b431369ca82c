package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerDriftProxyTest {
  @Test
  void shows_no_proxys_password() {
    Mirror mirror = Defaults.system().mirror("docker.io");
    HostEnvironment environment =
        new HostEnvironment(
            Map.of("HTTPS_PROXY", "http://bob:hunter2@proxy:3128"),
            Path.of("/root"),
            Path.of("/"),
            0);
    ContainerSpec spec =
        ContainerSpec.of(
            mirror, RegistryConfig.parse("version: 0.1\nstorage: {}\n", "f"), environment);
    ActualContainer actual =
        new ActualContainer(
            "1",
            spec.name(),
            "running",
            0,
            0,
            "",
            spec.image(),
            ContainerSpec.COMMAND,
            ContainerSpec.RESTART_POLICY,
            List.of(spec.bind()),
            Map.of("5000/tcp", List.of("127.0.0.1:5000")),
            List.of(),
            spec.labels(),
            ContainerSpec.LOG_OPTIONS);

    assertThat(ContainerDrift.between(spec, actual))
        .containsExactly("HTTPS_PROXY is not …@proxy:3128");
  }
}
