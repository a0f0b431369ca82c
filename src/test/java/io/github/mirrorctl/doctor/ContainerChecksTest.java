package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerChecksTest {
  private final Mirror mirror = Defaults.system().mirror("docker.io");
  private List<String> log = List.of();

  private ContainerChecks checks(Optional<ActualContainer> container, Optional<String> config) {
    return new ContainerChecks(
        mirror,
        new HostEnvironment(Map.of(), Path.of("/root"), Path.of("/"), 0),
        () -> container,
        () -> config.map(text -> RegistryConfig.parse(text, "config.yml")),
        () -> log);
  }

  private Finding state(ActualContainer container) {
    return checks(Optional.of(container), Optional.of(Containers.CONFIG)).state();
  }

  @Test
  void one_that_runs_is_ok() {
    assertThat(state(Containers.running())).isEqualTo(Finding.ok("v2-mirror runs, 0 restarts"));
    assertThat(state(Containers.in("running", 1, 0, "")).message()).endsWith("1 restart");
  }

  @Test
  void one_that_stopped_often_is_a_warning() {
    assertThat(state(Containers.in("running", 7, 0, "")))
        .isEqualTo(
            Finding.warning(
                "v2-mirror runs, after 7 restarts by itself",
                "'mirrorctl logs docker.io' tells why it stopped"));
  }

  @Test
  void one_that_is_missing_stopped_paused_or_somebody_elses_is_wrong() {
    assertThat(checks(Optional.empty(), Optional.empty()).state())
        .isEqualTo(Finding.wrong("there is no container v2-mirror", "'mirrorctl start docker.io'"));
    assertThat(state(Containers.in("exited", 0, 137, "")))
        .isEqualTo(
            Finding.wrong("v2-mirror is exited (exit code 137)", "'mirrorctl start docker.io'"));
    assertThat(state(Containers.in("created", 0, 0, "port is already allocated")).message())
        .isEqualTo("v2-mirror is created (exit code 0): port is already allocated");
    assertThat(state(Containers.in("paused", 0, 0, "")).remedy())
        .isEqualTo("'docker unpause v2-mirror'");
    assertThat(state(Containers.foreign()).message())
        .isEqualTo("v2-mirror isn't mirrorctl's (from nginx:1, running)");
  }

  @Test
  void one_that_crash_loops_is_told_in_its_own_words() {
    log = List.of("starting", "panic: dial tcp: lookup hub: no such host");
    Finding away = state(Containers.in("restarting", 12, 1, ""));
    assertThat(away.level()).isEqualTo(Level.WRONG);
    assertThat(away.message())
        .contains("(12 times); its last words: panic: dial tcp: lookup hub: no such host");
    assertThat(away.remedy()).contains("can't start while its upstream");
    log = List.of("configuration error: no such file");
    assertThat(state(Containers.in("restarting", 1, 1, "")).remedy())
        .isEqualTo("mend what it says, then 'mirrorctl start docker.io'");
  }

  @Test
  void drift_is_wrong_and_none_is_ok() {
    assertThat(checks(Optional.of(Containers.running()), Optional.of(Containers.CONFIG)).drift())
        .isEqualTo(Finding.ok("as mirrors.yml and config.yml have it"));
    assertThat(
            checks(Optional.of(Containers.running()), Optional.of(Containers.CONFIG + "# edit\n"))
                .drift())
        .isEqualTo(
            Finding.wrong(
                "its config.yml was changed since it was started",
                "'mirrorctl start docker.io' makes it so"));
  }

  @Test
  void without_a_container_or_a_configuration_there_is_no_drift_to_see() {
    assertThat(checks(Optional.empty(), Optional.of(Containers.CONFIG)).drift())
        .isEqualTo(Finding.skipped("there is no container"));
    assertThat(checks(Optional.of(Containers.running()), Optional.empty()).drift())
        .isEqualTo(Finding.skipped("there is no config.yml"));
  }
}
