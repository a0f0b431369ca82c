package io.github.mirrorctl.engine;

import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;

class ContainerEngineContractTest extends MirrorEngineContract {
  private final Path directory;
  private final Mirror mirror;
  @AutoClose private final FakeEngine docker;

  ContainerEngineContractTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.docker = FakeEngine.in(directory);
    docker.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    this.mirror =
        new Defaults(directory)
            .mirror("docker.io")
            .withListen(new ListenAddress("127.0.0.1", FreePort.any()));
  }

  @Override
  Mirror mirror() {
    return mirror;
  }

  @Override
  MirrorEngine engine(Told reporter) {
    return new ContainerEngine(
        new DockerEngine(docker.endpoint()),
        new HostEnvironment(Map.of(), directory, directory, 0),
        reporter,
        PATIENCE);
  }
}
