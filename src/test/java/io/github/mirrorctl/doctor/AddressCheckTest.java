package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.mirror.Defaults;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressCheckTest {
  private static Finding found(RegistryProbe.Answer answer, Optional<String> holder) {
    return new AddressCheck(Defaults.system().mirror("docker.io"), () -> answer, () -> holder)
        .examine();
  }

  @Test
  void a_registry_that_answers_is_ok() {
    assertThat(found(new RegistryProbe.Answer(true, 200, 3, ""), Optional.empty()))
        .isEqualTo(Finding.ok("127.0.0.1:5000 answers in 3 ms"));
  }

  @Test
  void an_address_where_nobody_listens_is_wrong() {
    assertThat(found(new RegistryProbe.Answer(false, 0, 1, "Connection refused"), Optional.empty()))
        .isEqualTo(
            Finding.wrong("nobody listens on 127.0.0.1:5000", "'mirrorctl start docker.io'"));
  }

  @Test
  void an_address_that_somebody_else_has_is_wrong_and_it_says_who() {
    Finding found =
        found(
            new RegistryProbe.Answer(false, 404, 1, "it answers with status 404"),
            Optional.of("nginx (pid 12)"));
    assertThat(found.level()).isEqualTo(Level.WRONG);
    assertThat(found.message())
        .isEqualTo(
            "no registry answers at 127.0.0.1:5000 (it answers with status 404), which nginx (pid 12) has");
    assertThat(found.remedy()).contains("--listen");
  }
}
