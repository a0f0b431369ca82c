package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServiceSetupTest {
  @Test
  void a_server_in_the_foreground_is_bounded_as_the_service_is() throws Exception {
    assertThat(Files.readString(Path.of("mirrorctl")))
        .contains("server='" + String.join(" ", ServiceSetup.JVM) + "'");
  }
}
