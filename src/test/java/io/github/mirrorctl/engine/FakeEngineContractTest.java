package io.github.mirrorctl.engine;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Holds the fake engine to what the real ones do. */
@BindsPorts
class FakeEngineContractTest extends EngineContract {
  private final Path directory;
  @AutoClose private final FakeEngine engine;

  FakeEngineContractTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.engine = FakeEngine.in(directory);
  }

  @BeforeEach
  void has_the_registrys_image() {
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
  }

  @Override
  protected DockerEndpoint endpoint() {
    return engine.endpoint();
  }

  @Override
  protected Path storage(Optional<String> config) {
    try {
      Path storage = Files.createTempDirectory(directory, "storage");
      if (config.isPresent()) {
        Files.writeString(storage.resolve("config.yml"), config.get());
      }
      return storage;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected int freePort() {
    return FreePort.any();
  }
}
