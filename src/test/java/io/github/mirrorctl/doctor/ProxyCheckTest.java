package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyCheckTest {
  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> SET =
      Map.of("HTTPS_PROXY", "proxy.example:3128", "HTTP_PROXY", "proxy.example:3128");

  private final Mirror mirror =
      Defaults.system().mirror("docker.io").withListen(new ListenAddress("192.0.2.7", 5000));

  private Finding found(
      Map<String, String> ours,
      Optional<Map<String, String>> registry,
      Optional<Map<String, String>> daemon) {
    return new ProxyCheck(mirror, ours, () -> registry, () -> daemon, new FakeWays()).examine();
  }

  private static Map<String, String> excepting(String host) {
    return Map.of("HTTP_PROXY", "proxy.example:3128", "NO_PROXY", host);
  }

  @Test
  void none_anywhere_and_one_everywhere_are_ok() {
    assertThat(found(NONE, Optional.of(NONE), Optional.of(NONE)))
        .isEqualTo(Finding.ok("no proxy is set"));
    assertThat(found(SET, Optional.of(SET), Optional.of(excepting("192.0.2.7"))))
        .isEqualTo(Finding.ok("a proxy is set wherever one is needed"));
  }

  @Test
  void sudo_may_have_dropped_those_of_this_environment() {
    assertThat(found(NONE, Optional.of(SET), Optional.of(excepting("192.0.2.7"))).level())
        .isEqualTo(Level.OK);
  }

  @Test
  void one_that_others_lack_is_a_warning() {
    assertThat(found(SET, Optional.of(NONE), Optional.of(NONE)))
        .isEqualTo(
            Finding.warning(
                "a proxy is set in this environment, and none in the registry's container and the Docker daemon",
                "if the registry needs it: HTTPS_PROXY=URL mirrorctl start docker.io"));
    assertThat(found(NONE, Optional.of(SET), Optional.of(NONE)).remedy())
        .contains("systemctl edit docker");
    assertThat(found(SET, Optional.empty(), Optional.empty()).level()).isEqualTo(Level.OK);
  }

  @Test
  void a_daemon_that_asks_a_proxy_for_the_mirror_is_a_warning() {
    assertThat(found(SET, Optional.of(SET), Optional.of(excepting("10.0.0.1"))))
        .isEqualTo(
            Finding.warning(
                "the Docker daemon asks the proxy proxy.example:3128 for the mirror: its NO_PROXY lacks 192.0.2.7",
                "add 192.0.2.7 to the daemon's NO_PROXY, and restart it"));
  }

  @Test
  void a_proxy_of_a_kind_that_is_unknown_here_is_the_daemons_own_affair() {
    Map<String, String> socks = Map.of("HTTP_PROXY", "socks5://proxy.example");
    assertThat(found(NONE, Optional.of(SET), Optional.of(socks)).level()).isEqualTo(Level.OK);
  }
}
