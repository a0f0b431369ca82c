package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.fuzz.Fuzzer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that people write. */
class SettingsFuzzTest {
  @Test
  void a_registrys_config_is_read_or_refused() {
    Fuzzer.run(
        List.of(
            "version: 0.1\nproxy:\n  remoteurl: https://registry-1.docker.io\n  username: me\n",
            "version: 0.1\nhttp: {addr: ':5000', tls: {certificate: /a, key: /b}}\n",
            "a: &x [1, 2]\nb: *x\n"),
        input -> {
          try {
            RegistryConfig config = RegistryConfig.parse(Fuzzer.utf8(input), "config.yml");
            assertThat(config.credentials()).isNotNull();
          } catch (InvalidInput e) {
            assertThat(e.getMessage()).isNotEmpty();
          }
        });
  }
}
