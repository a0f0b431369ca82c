package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server some of whose mirrors can't be had at its start. */
@RealRegistry
class PartlyServedIT {
  private static final Duration AGAIN = Duration.ofSeconds(20);

  private static ServerSocket taken(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void the_others_are_served_and_it_is_too_as_soon_as_it_can() throws IOException {
    int port = FreePort.any();
    try (Rig rig = Rig.stopped()) {
      TestImage image = rig.push("library/app", TestImage.oci(1, 1000));
      ServerUnderTest.Configured late =
          new ServerUnderTest.Configured(
              "ghcr.io", rig.link.uri(), rig.folder().resolve("late"), port, List.of());
      try (ServerSocket other = taken(port)) {
        rig.server.configure(late, rig.server.hub(rig.link.uri())).start();
        assertThat(other.isBound()).isTrue();
        rig.client.pull("app", image);
        assertThat(rig.server.err())
            .contains("ghcr.io isn't served: can't listen on 127.0.0.1:" + port)
            .contains("it is tried again");
      }
      assertThat(Until.holds(AGAIN, () -> rig.server.out().contains("on 127.0.0.1:" + port)))
          .isTrue();
      new PullClient(URI.create("http://127.0.0.1:" + port)).pull("library/app", image);
      rig.client.pull("app", image);
    }
  }

  @Test
  void a_server_that_can_serve_none_ends_and_says_why() throws IOException {
    try (Rig rig = Rig.stopped();
        ServerSocket other = taken(0)) {
      int port = other.getLocalPort();
      rig.server.configure(
          new ServerUnderTest.Configured(
              "docker.io", rig.link.uri(), rig.server.storage(), port, List.of()));
      try (Child server = rig.server.launch()) {
        assertThat(server.exitWithin(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(server.err())
            .contains("can't listen on 127.0.0.1:" + port + ": Address already in use");
      }
    }
  }
}
