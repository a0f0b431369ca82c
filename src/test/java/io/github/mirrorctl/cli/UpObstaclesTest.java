package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.cli.Desk.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What its last step would stumble over, up finds before its first one changes anything. */
@BindsPorts
class UpObstaclesTest {
  @TempDir Path root;
  private Desk desk;

  @BeforeEach
  void sit_down() throws IOException {
    desk = new Desk(root);
  }

  @AfterEach
  void leave() throws IOException {
    desk.close();
  }

  @Test
  void an_address_that_is_taken() throws IOException {
    try (ServerSocket other = new ServerSocket(desk.port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      refused("the address ADDRESS is taken by ");
    }
  }

  @Test
  void a_container_of_somebody_else() {
    desk.engine.docker().hasContainer("v2-mirror", "registry:2", 5000);
    refused("there is a container v2-mirror that mirrorctl didn't make");
  }

  @Test
  void a_daemon_json_that_is_broken() throws IOException {
    Files.createDirectories(root.resolve("etc/docker"));
    Files.writeString(root.resolve("etc/docker/daemon.json"), "{\n  oops\n}\n");
    refused("ROOT/etc/docker/daemon.json is not valid JSON: line 2, column 3");
  }

  private void refused(String message) {
    Map<String, String> before = desk.tree();
    Run run = desk.run("up");
    assertThat(run.err()).startsWith("mirrorctl: " + message);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(desk.tree()).isEqualTo(before);
    assertThat(desk.engine.calls()).noneMatch(call -> !call.startsWith("GET "));
  }
}
