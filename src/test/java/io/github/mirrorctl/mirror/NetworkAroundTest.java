package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkAroundTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.9.9.9, true",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.1, false",
    "192.0.2.7/32, 192.0.2.7, true",
    "0.0.0.0/0, 192.0.2.7, true",
    "2001:db8::/32, [2001:db8::7], true",
    "[2001:db8::]/32, 2001:db8::7, true",
    "2001:db8::/32, 192.0.2.7, false",
    "192.0.2.0/24, registry.example.com, false",
    "192.0.2.0/33, 192.0.2.7, false",
    "192.0.2.7:5000, 192.0.2.7, false",
    "registry.example.com/8, 192.0.2.7, false"
  })
  void holds_the_addresses_that_begin_alike(String network, String host, boolean holds) {
    assertThat(Network.around(network).filter(one -> one.contains(host)).isPresent())
        .isEqualTo(holds);
  }
}
