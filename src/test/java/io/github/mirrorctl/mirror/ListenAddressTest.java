package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "5000, 127.0.0.1:5000, http://127.0.0.1:5000",
    "0.0.0.0:5000, 0.0.0.0:5000, http://127.0.0.1:5000",
    "localhost:80, 127.0.0.1:80, http://127.0.0.1:80",
    "LOCALHOST:80, 127.0.0.1:80, http://127.0.0.1:80",
    "192.168.1.20:65535, 192.168.1.20:65535, http://192.168.1.20:65535",
    "[::1]:5000, [::1]:5000, http://[::1]:5000",
    "[0:0:0:0:0:0:0:1]:5000, [::1]:5000, http://[::1]:5000",
    "[2001:DB8:0:0:1:0:0:1]:1, [2001:db8::1:0:0:1]:1, http://[2001:db8::1:0:0:1]:1",
    "[fe80:1:2:3:4:5:6:7]:1, [fe80:1:2:3:4:5:6:7]:1, http://[fe80:1:2:3:4:5:6:7]:1",
    "[2001:db8:0:1:0:0:0:0]:1, [2001:db8:0:1::]:1, http://[2001:db8:0:1::]:1",
    "[::]:5000, [::]:5000, http://127.0.0.1:5000",
  })
  void reads_an_address(String text, String written, String url) {
    ListenAddress address = ListenAddress.parse(text);
    assertThat(address).hasToString(written);
    assertThat(address.localUrl("http")).hasToString(url);
    assertThat(ListenAddress.parse(written)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({"0", "65536", "0.0.0.0:0", "0.0.0.0:99999", "0.0.0.0:", "127.0.0.1:80x"})
  void refuses_what_is_no_port(String text) {
    Refused.by(() -> ListenAddress.parse(text), "'" + text + "' is not an address to listen on")
        .with("a port is a number from 1 to 65535");
  }

  @ParameterizedTest
  @CsvSource({
    "example.com:5000", "256.0.0.1:5000", "1.2.3:5000", "1.2.3.4.:5000", "01.2.3.4:5000",
    "[::1%lo]:5000", "[::ffff:1.2.3.4]:5000", "[example.com]:5000", "[]:5000", "[1.2.3.4]:5000"
  })
  void refuses_what_is_no_ip_address(String text) {
    Refused.by(() -> ListenAddress.parse(text), "'" + text + "' is not an address to listen on")
        .with("the host is an IP address such as 127.0.0.1, 0.0.0.0 or [::1], or localhost");
  }

  @ParameterizedTest
  @CsvSource({"''", "::1", "::1:5000", "[::1]", "127.0.0.1", "http://127.0.0.1:5000", "1:2:3"})
  void says_how_an_address_is_written(String text) {
    Refused.by(() -> ListenAddress.parse(text), "'" + text + "' is not an address to listen on")
        .with("write a port, an IP:PORT, or an IPv6 address as [::1]:5000");
  }

  @Test
  void wants_the_network_to_be_said_out_loud() {
    Refused.by(
            () -> ListenAddress.parse(":5000"),
            "the address ':5000' doesn't say which interface to listen on")
        .with("say 0.0.0.0:5000 to open it to the network, or 5000 for this machine");
  }

  @Test
  void tells_this_machine_from_the_network() {
    assertThat(ListenAddress.parse("0.0.0.0:1").isWildcard()).isTrue();
    assertThat(ListenAddress.parse("[::]:1").isWildcard()).isTrue();
    assertThat(ListenAddress.parse("1").isWildcard()).isFalse();
    assertThat(ListenAddress.parse("0.0.0.0:1").withPort(2)).hasToString("0.0.0.0:2");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1, 127.0.0.1:1, true",
    "127.0.0.1:1, 127.0.0.1:2, false",
    "127.0.0.1:1, 127.0.0.2:1, false",
    "0.0.0.0:1, 127.0.0.1:1, true",
    "0.0.0.0:1, [::1]:1, false",
    "[::]:1, [::1]:1, true",
    "[::]:1, 10.0.0.1:1, true",
    "[::]:1, 10.0.0.1:2, false",
  })
  void knows_which_addresses_overlap(String a, String b, boolean overlap) {
    assertThat(ListenAddress.parse(a).overlaps(ListenAddress.parse(b))).isEqualTo(overlap);
    assertThat(ListenAddress.parse(b).overlaps(ListenAddress.parse(a))).isEqualTo(overlap);
  }
}
