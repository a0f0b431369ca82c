package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.mirrorctl.FreePort;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a server tells of its work: numbers at its metrics' address, and a log that machines read.
 */
@RealRegistry
class ObservedIT {
  private static final int SIZE = 300_000;

  private static Rig rig;
  private static PullClient metrics;

  @BeforeAll
  static void start() {
    int port = FreePort.any();
    metrics = new PullClient(URI.create("http://127.0.0.1:" + port));
    rig = Rig.stopped();
    rig.server
        .configure(rig.server.hub(rig.link.uri()))
        .start("--metrics", Integer.toString(port), "--log-format", "json");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  /**
   * The value of a series whose name begins so and whose labels contain all of these; 0 if none.
   */
  private static double value(String name, String... labels) {
    String text = new String(metrics.get("/metrics").body(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static List<JsonNode> log() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : rig.server.out().lines().toList()) {
      lines.add(new JsonMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void each_byte_and_each_kind_of_answer_is_counted() {
    TestImage.Blob blob = TestImage.Blob.random(1, SIZE);
    rig.registry.push("library/app", blob);
    double fetched = value("mirrorctl_fetched_bytes_total", "docker.io");
    double served = value("mirrorctl_sent_bytes_total", "docker.io");
    double misses = value("mirrorctl_requests_total", "docker.io", "\"miss\"");
    double hits = value("mirrorctl_requests_total", "docker.io", "\"hit\"");
    rig.client.blob("app", blob);
    rig.client.blob("app", blob);
    Until.hold(
        "the second answer is counted",
        () -> value("mirrorctl_requests_total", "docker.io", "\"hit\"") == hits + 1);
    assertThat(value("mirrorctl_requests_total", "docker.io", "\"miss\"")).isEqualTo(misses + 1);
    assertThat(value("mirrorctl_fetched_bytes_total", "docker.io")).isEqualTo(fetched + SIZE);
    assertThat(value("mirrorctl_sent_bytes_total", "docker.io")).isEqualTo(served + 2 * SIZE);
    assertThat(value("mirrorctl_downloads", "docker.io")).isZero();
    assertThat(metrics.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void an_upstream_s_trouble_is_counted_by_its_kind() {
    double before = value("mirrorctl_upstream_errors_total", "docker.io");
    TestImage.Blob blob = TestImage.Blob.random(2, SIZE);
    rig.registry.push("library/app", blob);
    rig.link.next(1, "GET .*" + blob.digest(), Fault.answer("500 Internal Server Error"));
    rig.client.blob("app", blob);
    assertThat(value("mirrorctl_upstream_errors_total", "docker.io", "status"))
        .isEqualTo(before + 1);
  }

  @Test
  void every_line_of_the_log_is_json_the_first_too() throws Exception {
    TestImage.Blob blob = TestImage.Blob.random(3, SIZE);
    rig.registry.push("library/app", blob);
    rig.client.blob("app", blob);
    Until.hold("it is logged", () -> rig.server.out().contains(blob.digest()));
    List<JsonNode> log = log();
    assertThat(log.get(0).path("mirror").asText()).isEqualTo("docker.io");
    assertThat(log.get(0).path("serving").asText()).isEqualTo(rig.link.uri().toString());
    assertThat(log.get(0).path("address").asText()).isEqualTo("127.0.0.1:" + rig.server.port());
    JsonNode last =
        log.stream()
            .filter(line -> line.path("uri").asText().contains(blob.digest()))
            .findFirst()
            .orElseThrow();
    assertThat(last.path("outcome").asText()).isEqualTo("miss");
    assertThat(last.path("bytes").asLong()).isEqualTo(SIZE);
    assertThat(last.path("whole").asBoolean()).isTrue();
  }
}
