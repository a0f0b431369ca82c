package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastWordsTest {
  private static final String INFO =
      "time=\"2026-01-31T12:00:00.1Z\" level=info msg=\"redis not configured\" go.version=go1.20.8 service=registry";

  private static LastWords of(String... log) {
    return LastWords.of(List.of(log));
  }

  @Test
  void are_the_panic_and_not_the_stack_behind_it() {
    LastWords words =
        of(
            INFO,
            "panic: Get \"http://10.77.0.99:5000/v2/\": dial tcp 10.77.0.99:5000: connect: no route to host",
            "",
            "goroutine 1 [running]:",
            "github.com/docker/distribution/registry/handlers.NewApp(...)",
            "\t/go/src/github.com/docker/distribution/registry/handlers/app.go:321 +0x26b5");
    assertThat(words.text())
        .isEqualTo(
            "  panic: Get \"http://10.77.0.99:5000/v2/\": dial tcp 10.77.0.99:5000: connect: no route to host");
    assertThat(words.upstreamUnreachable()).isTrue();
  }

  @Test
  void are_what_logrus_said_before_its_entry_panicked() {
    LastWords words =
        of(
            INFO,
            "time=\"2026-01-31T12:00:00Z\" level=panic msg=\"unable to configure authorization (silly): no access controller \\\"silly\\\"\" go.version=go1.20.8",
            "panic: (*logrus.Entry) 0xc0000fa2a0",
            "goroutine 1 [running]:");
    assertThat(words.text())
        .isEqualTo("  unable to configure authorization (silly): no access controller \"silly\"");
    assertThat(words.upstreamUnreachable()).isFalse();
  }

  @Test
  void are_the_configuration_error_and_not_the_usage_behind_it() {
    assertThat(
            of(
                    "configuration error: error parsing /var/lib/registry/config.yml: yaml: line 3: mapping values are not allowed in this context",
                    "",
                    "Usage: ",
                    "  registry serve <config> [flags]")
                .text())
        .isEqualTo(
            "  configuration error: error parsing /var/lib/registry/config.yml: yaml: line 3: mapping values are not allowed in this context");
  }

  @Test
  void are_the_last_of_several_starts() {
    assertThat(
            of("panic: dial tcp: lookup hub: no such host", INFO, "panic: dial tcp: i/o timeout")
                .text())
        .isEqualTo("  panic: dial tcp: i/o timeout");
  }

  @Test
  void are_the_last_line_where_none_tells() {
    assertThat(of(INFO, "Killed").text()).isEqualTo("  Killed");
    assertThat(of().text()).isEqualTo("  (it said nothing)");
  }

  @Test
  void are_cut_where_they_go_on_for_ever() {
    assertThat(of("panic: " + "x".repeat(1000)).text()).hasSize(303).endsWith("x…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "panic: Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving",
        "panic: Get \"https://registry-1.docker.io/v2/\": dial tcp 127.0.0.1:443: connect: connection refused",
        "panic: Get \"https://registry-1.docker.io/v2/\": net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
        "panic: Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout",
        "panic: Get \"https://registry-1.docker.io/v2/\": x509: certificate signed by unknown authority",
        "panic: Get \"https://registry-1.docker.io/v2/\": proxyconnect tcp: EOF",
        "panic: Get \"https://registry-1.docker.io/v2/\": EOF"
      })
  void know_an_upstream_that_cannot_be_reached(String line) {
    assertThat(of(line).upstreamUnreachable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "panic: unexpected end of JSON input",
        "configuration error: open /var/lib/registry/config.yml: permission denied",
        "panic: filesystem: mkdir /var/lib/registry/docker: read-only file system"
      })
  void know_what_is_wrong_with_this_machine(String line) {
    assertThat(of(line).upstreamUnreachable()).isFalse();
  }
}
