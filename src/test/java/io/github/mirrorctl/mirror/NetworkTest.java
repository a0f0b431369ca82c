package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "192.168.1.7, 192.168.1.7",
    "192.168.1.7/32, 192.168.1.7",
    "0.0.0.0/0, 0.0.0.0/0",
    "fd00::/8, fd00::/8",
    "FD00:0:0:0:0:0:0:1, fd00::1",
    "2001:db8:0:1::/64, 2001:db8:0:1::/64",
    "::/0, ::/0",
    "::1/128, ::1",
  })
  void reads_a_range_and_writes_it(String text, String written) {
    Network network = Network.parse(text);
    assertThat(network).hasToString(written);
    assertThat(Network.parse(written)).isEqualTo(network);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "10.1.2.0/23, 10.1.3.255, true",
    "10.1.2.0/23, 10.1.4.0, false",
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.8, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "10.0.0.0/8, 0:0:0:0:0:ffff:a01:203, true",
    "10.0.0.0/8, ::10.1.2.3, false",
    "0.0.0.0/0, ::1, false",
    "::/0, 10.0.0.1, false",
    "fd00::/8, fdff:1::2, true",
    "fd00::/8, fe00::, false",
    "fe80::/10, fe80:0:0:0:1:2:3:4%eth0, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "10.0.0.0/8, localhost, false",
    "0.0.0.0/0, '', false",
  })
  void knows_who_is_in_it(String network, String address, boolean inside) {
    assertThat(Network.parse(network).contains(address)).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "localhost",
        "*.example.com",
        "10.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.*",
        "10.0.0.0-10.0.0.9",
        "::ffff:10.0.0.0",
        "fe80::1%eth0",
        "[::1]",
        "/8",
        "",
        "all",
        "::1::"
      })
  void refuses_what_is_no_network(String text) {
    Refused.by(() -> Network.parse(text), "'" + text + "' is not a network of IP addresses")
        .with("write networks as 10.0.0.0/8 or fd00::/8, and single addresses as 192.168.1.7");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/33, 32",
    "10.0.0.0/-1, 32",
    "10.0.0.0/, 32",
    "10.0.0.0/8/9, 32",
    "10.0.0.0/255.0.0.0, 32",
    "fd00::/129, 128"
  })
  void refuses_what_is_no_prefix(String text, int most) {
    Refused.by(() -> Network.parse(text), "the network '" + text + "' has no valid prefix")
        .with("the part behind the slash is a number from 0 to " + most);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/8, 10.0.0.0/8, 10.0.0.1",
    "192.168.1.7/24, 192.168.1.0/24, 192.168.1.7",
    "fd00::1/8, fd00::/8, fd00::1",
    "10.0.0.1/0, 0.0.0.0/0, 10.0.0.1"
  })
  void asks_what_was_meant_by_bits_behind_the_prefix(String text, String network, String alone) {
    Refused.by(
            () -> Network.parse(text), "the network '" + text + "' has bits set behind its prefix")
        .with("write " + network + ", or " + alone + " for that address alone");
  }

  @Test
  void reads_lists() {
    assertThat(Network.parseAll("10.0.0.0/8,192.168.1.7 ,  fd00::/8 10.0.0.0/8"))
        .hasToString("[10.0.0.0/8, 192.168.1.7, fd00::/8]");
    assertThat(Network.parseAll("")).isEmpty();
  }

  @Test
  void knows_what_one_customer_has() {
    assertThat(Network.household("10.1.2.3").map(Network::toString)).contains("10.1.2.3");
    assertThat(Network.household("::ffff:10.1.2.3").map(Network::toString)).contains("10.1.2.3");
    assertThat(Network.household("2001:db8:1:2:3:4:5:6").map(Network::toString))
        .contains("2001:db8:1:2::/64");
    assertThat(Network.household("no address")).isEmpty();
  }
}
