package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose sockets are Linux's own, and one where those can't be loaded. */
@RealRegistry
class SocketsIT {
  @ParameterizedTest
  @CsvSource({
    "-Dnothing, true",
    "-Dio.netty.transport.noNative=true, false",
    // no program may come from there, as from a /tmp that is mounted noexec
    "-Dio.netty.native.workdir=/proc, false"
  })
  void serve_the_same_bytes(String option, boolean linux) throws IOException {
    try (Rig rig = Rig.stopped()) {
      rig.server.configure(rig.server.hub(rig.link.uri())).start(option);
      TestImage image = rig.push("library/app", TestImage.docker(1, 5_000_000));
      rig.client.pull("library/app", image);
      // a second pull is of files, on a connection that has been used
      rig.client.pull("library/app", image);
      rig.client.pull("library/app", image);
      assertThat(rig.link.requests("GET .*/blobs/")).hasSize(image.blobs().size());
      Path maps = Path.of("/proc/" + rig.server.process().pid() + "/maps");
      List<String> loaded = Files.readAllLines(maps);
      assertThat(loaded.stream().anyMatch(line -> line.contains("netty_transport_native_epoll")))
          .isEqualTo(linux);
      assertThat(rig.server.err()).isEmpty();
    }
  }
}
