package io.github.mirrorctl.serve.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private long nanos = 7;
  private final Throttle throttle = new Throttle(() -> nanos);

  private boolean wrong(String client) {
    if (!throttle.admits(client)) {
      return false;
    }
    throttle.tried(client, false);
    return true;
  }

  @Test
  void one_client_has_four_under_way() {
    for (int i = 0; i < 4; i++) {
      assertThat(throttle.admits("10.0.0.1")).isTrue();
    }
    assertThat(throttle.admits("10.0.0.1")).isFalse();
    assertThat(throttle.admits("10.0.0.2")).isTrue();
    throttle.tried("10.0.0.1", true);
    assertThat(throttle.admits("10.0.0.1")).isTrue();
  }

  @Test
  void all_clients_have_thirty_two() {
    for (int i = 0; i < 32; i++) {
      assertThat(throttle.admits("10.0.0." + i)).isTrue();
    }
    assertThat(throttle.admits("10.0.1.1")).isFalse();
    throttle.tried("10.0.0.7", false);
    assertThat(throttle.admits("10.0.1.1")).isTrue();
  }

  @Test
  void one_client_may_be_wrong_ten_times_and_then_once_in_three_seconds() {
    for (int i = 0; i < 10; i++) {
      assertThat(wrong("10.0.0.1")).isTrue();
    }
    assertThat(wrong("10.0.0.1")).isFalse();
    assertThat(wrong("10.0.0.2")).isTrue();
    nanos += TimeUnit.SECONDS.toNanos(3);
    assertThat(wrong("10.0.0.1")).isTrue();
    assertThat(wrong("10.0.0.1")).isFalse();
    nanos += TimeUnit.MINUTES.toNanos(5);
    for (int i = 0; i < 10; i++) {
      assertThat(wrong("10.0.0.1")).isTrue();
    }
    assertThat(wrong("10.0.0.1")).isFalse();
  }

  @Test
  void who_is_right_may_go_on_for_ever() {
    for (int i = 0; i < 100; i++) {
      assertThat(throttle.admits("10.0.0.1")).isTrue();
      throttle.tried("10.0.0.1", true);
    }
  }

  @Test
  void an_ipv6_network_is_one_client() {
    for (int i = 1; i <= 10; i++) {
      assertThat(wrong("2001:db8:0:1::" + i)).isTrue();
    }
    assertThat(wrong("2001:db8:0:1:ffff::1")).isFalse();
    assertThat(wrong("2001:db8:0:2::1")).isTrue();
  }
}
