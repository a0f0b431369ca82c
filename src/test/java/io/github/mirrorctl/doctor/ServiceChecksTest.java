package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.EngineState;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceChecksTest {
  private final Mirror mirror =
      Defaults.system().mirror("docker.io").withEngine(EngineKind.EMBEDDED);

  private ServiceChecks checks(
      String word, int restarts, List<String> drift, List<String> problems) {
    return new ServiceChecks(
        mirror,
        () ->
            new EngineState(
                "mirrorctl.service", word, restarts, drift, problems, Optional.empty()));
  }

  @Test
  void one_that_runs_as_it_should_is_ok() {
    ServiceChecks checks = checks("running", 0, List.of(), List.of());
    assertThat(checks.service()).isEqualTo(Finding.ok("mirrorctl.service serves it, 0 restarts"));
    assertThat(checks.drift()).isEqualTo(Finding.ok("as mirrors.yml and config.yml have it"));
  }

  @Test
  void one_that_was_often_restarted_is_a_warning() {
    assertThat(checks("running", 3, List.of(), List.of()).service())
        .isEqualTo(
            Finding.warning(
                "mirrorctl.service serves it, after 3 restarts by itself",
                "'mirrorctl logs docker.io' tells why it stopped"));
  }

  @Test
  void one_that_does_not_run_is_wrong_and_has_no_drift() {
    ServiceChecks failed = checks("failed", 0, List.of(), List.of("its port is taken"));
    assertThat(failed.service())
        .isEqualTo(
            Finding.wrong(
                "in mirrorctl.service it is failed: its port is taken",
                "'mirrorctl logs docker.io', then 'mirrorctl start docker.io'"));
    assertThat(failed.drift()).isEqualTo(Finding.skipped("it isn't served"));
    assertThat(checks("absent", 0, List.of(), List.of()).service())
        .isEqualTo(Finding.wrong("it isn't set up", "'mirrorctl up docker.io'"));
  }

  @Test
  void drift_is_wrong() {
    assertThat(checks("running", 0, List.of("its ca-file is none"), List.of()).drift())
        .isEqualTo(Finding.wrong("its ca-file is none", "'mirrorctl start docker.io' makes it so"));
  }
}
