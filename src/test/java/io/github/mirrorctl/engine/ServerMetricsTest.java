package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerMetricsTest {
  private static final ServerMetrics METRICS =
      ServerMetrics.parse(
          """
          # HELP mirrorctl_fetched_bytes_total Bytes fetched from the upstream, without headers
          # TYPE mirrorctl_fetched_bytes_total counter
          mirrorctl_fetched_bytes_total{mirror="docker.io"} 1000.0
          mirrorctl_fetched_bytes_total{mirror="ghcr.io"} 0.0
          mirrorctl_sent_bytes_total{mirror="docker.io"} 1.2345678E10
          mirrorctl_sent_bytes_total{mirror="ghcr.io"} 0.0
          """);

  @Test
  void tells_what_a_mirror_saved() {
    assertThat(METRICS.of("docker.io")).contains(new EngineState.Traffic(12_345_678_000L, 1000));
    assertThat(METRICS.of("docker.io").orElseThrow().saved()).isEqualTo(12_345_677_000L);
    assertThat(METRICS.of("quay.io")).isEmpty();
  }

  @Test
  void what_was_fetched_in_vain_saves_nothing() {
    assertThat(new EngineState.Traffic(5, 9).saved()).isZero();
  }
}
