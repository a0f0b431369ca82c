package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.host.Ports.PortHolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BindsPorts
class PortsTest {
  @Test
  void finds_out_who_listens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      assertThat(Ports.isFree("127.0.0.1", port)).isFalse();
      assertThat(Ports.isFree("0.0.0.0", port)).isFalse();
      assertThat(Ports.holder("127.0.0.1", port).map(PortHolder::pid))
          .contains(ProcessHandle.current().pid());
      assertThat(Ports.holder("", port).orElseThrow().toString()).contains("(pid ");
      assertThat(Ports.holder("127.0.0.2", port)).isEmpty();
      assertThat(Ports.nextFree("127.0.0.1", port, Set.of(port + 1))).isGreaterThan(port + 1);
    }
    assertThat(Ports.isFree("127.0.0.1", port)).isTrue();
    assertThat(Ports.holder("127.0.0.1", port)).isEmpty();
  }

  @Test
  void looks_from_1024_on_where_there_is_no_higher_port() {
    int port = Ports.nextFree("127.0.0.1", 65536, Set.of(1024));
    assertThat(port).isBetween(1025, 65535);
    assertThat(Ports.isFree("127.0.0.1", port)).isTrue();
  }

  @Test
  void a_listener_on_all_addresses_is_in_the_way_of_each() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      assertThat(Ports.holder("127.0.0.1", socket.getLocalPort())).isPresent();
      assertThat(Ports.isFree("127.0.0.1", socket.getLocalPort())).isFalse();
    }
  }

  @Test
  void says_when_the_kernel_does_not_tell_whose_it_is(@TempDir Path proc) throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
        """);
    assertThat(Ports.holder(proc, "127.0.0.1", 5000))
        .contains(new PortHolder(0, "another user's program"));
    assertThat(Ports.holder(proc, "127.0.0.1", 5001)).isEmpty();
  }

  @Test
  void refuses_an_address_of_another_machine() {
    assertThatThrownBy(() -> Ports.isFree("192.0.2.1", 5000))
        .isInstanceOf(Failure.class)
        .hasMessage("192.0.2.1 is not an address of this machine");
  }
}
