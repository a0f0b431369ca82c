package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGTERM and SIGHUP while an image is being pulled. */
@RealRegistry
class SignalsIT {
  private static final int SIZE = 2 * 1024 * 1024;
  private static final String OTHER = "other.example";

  private static Rig rig;
  private static int tests;
  private TestImage.Blob blob;

  @BeforeAll
  static void start() {
    rig = Rig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void push_a_new_blob() {
    blob = TestImage.Blob.random(++tests, SIZE);
    rig.registry.push("library/app", blob);
  }

  @AfterEach
  void as_it_was() {
    rig.link.mend();
    rig.server.configure(rig.server.hub(rig.link.uri())).reload("again");
  }

  /** A pull of which a little has come. */
  private RawClient begun(String repository) {
    rig.link.rate(16_000_000);
    return new RawClient(rig.server.port()).get(PullClient.blobPath(repository, blob.digest()));
  }

  private void assertWhole(RawClient client) {
    RawClient.Answer answer = client.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(TestImage.digest(answer.body())).isEqualTo(blob.digest());
  }

  private int status(String repository) {
    return rig.client.head(PullClient.blobPath(repository, blob.digest())).statusCode();
  }

  @Test
  void sigterm_finishes_what_is_in_flight() {
    try (RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      rig.server.process().signal("TERM");
      assertWhole(client);
    }
    assertThat(rig.server.process().exitWithin(Duration.ofSeconds(15))).isIn(0, 143);
    assertThat(rig.server.blob(blob.digest())).exists();
    assertThat(rig.server.out()).contains("/v2/app/blobs/" + blob.digest());
    rig.server.start();
  }

  @Test
  void sighup_adds_and_removes_a_mirror_without_dropping_a_pull() {
    try (RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      assertThat(status(OTHER + "/library/app")).isEqualTo(404);
      rig.server.configure(
          rig.server.hub(rig.link.uri()), rig.server.another(OTHER, rig.link.uri()));
      rig.server.reload("again");
      assertThat(status(OTHER + "/library/app")).isEqualTo(200);
      rig.server.configure(rig.server.hub(rig.link.uri()));
      rig.server.reload("again");
      assertThat(status(OTHER + "/library/app")).isEqualTo(404);
      assertWhole(client);
    }
    assertThat(rig.link.count("GET .*" + blob.digest())).isEqualTo(1);
  }

  @Test
  void sighup_with_a_bad_file_keeps_the_old_one_and_says_so() {
    try (RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      rig.server.configure("mirrors: [\n");
      rig.server.reload("the settings stay as they were");
      rig.server.configure(
          rig.server.hub(rig.link.uri()),
          rig.server.another(OTHER, rig.link.uri(), "ca-file: /nonexistent.pem"));
      rig.server.reload("the settings stay as they were");
      assertThat(status(OTHER + "/library/app")).isEqualTo(404);
      assertWhole(client);
    }
    assertThat(status("app")).isEqualTo(200);
    assertThat(rig.server.err()).contains("mirrors.yml").doesNotContain("Exception");
  }

  @Test
  void sighup_that_changes_a_mirror_s_ages_or_takes_a_mirror_away_lets_its_pulls_end() {
    rig.server.configure(rig.server.hub(rig.link.uri()), rig.server.another(OTHER, rig.link.uri()));
    rig.server.reload("again");
    try (RawClient changed = begun("app");
        RawClient removed = begun(OTHER + "/library/app")) {
      Until.hold("both are asked for", () -> rig.link.count(blob.digest()) == 2);
      rig.server.configure(rig.server.hub(rig.link.uri(), "revalidate: 60s", "verify-every: 12h"));
      rig.server.reload("again");
      assertThat(status("app")).isEqualTo(200);
      assertThat(status(OTHER + "/library/app")).isEqualTo(404);
      assertWhole(changed);
      assertWhole(removed);
    }
    assertThat(rig.link.bodyBytes("GET .*" + blob.digest())).isEqualTo(2L * SIZE);
    // and what was taken away can be had back
    rig.server.configure(rig.server.hub(rig.link.uri()), rig.server.another(OTHER, rig.link.uri()));
    rig.server.reload("again");
    rig.client.blob(OTHER + "/library/app", blob);
    assertThat(rig.link.bodyBytes("GET .*" + blob.digest())).isEqualTo(2L * SIZE);
  }

  @Test
  void sighup_that_moves_a_mirror_to_another_address_lets_its_long_pulls_end() {
    rig.link.rate(1_400_000); // twelve seconds: longer than what ends with SIGTERM may take
    try (RawClient client =
        new RawClient(rig.server.port())
            .get(PullClient.blobPath("app", blob.digest()))
            .patience(Duration.ofSeconds(30))) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      int port = FreePort.any();
      rig.server.configure(
          new ServerUnderTest.Configured(
              "docker.io", rig.link.uri(), rig.server.storage(), port, List.of()));
      rig.server.reload("again");
      assertThat(new PullClient(URI.create("http://127.0.0.1:" + port)).get("/v2/").statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> new RawClient(rig.server.port()).close())
          .hasMessageContaining("refused");
      assertWhole(client);
    }
  }

  @Test
  void sighup_that_opens_a_mirror_s_port_to_the_network_and_closes_it_lets_its_pulls_end() {
    String own = "mirrors:\n" + rig.server.hub(rig.link.uri()).yaml();
    try (RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      rig.server.configure(own.replace("listen: 127.0.0.1:", "listen: 0.0.0.0:")).reload("again");
      assertThat(statusAt("127.0.0.2")).isEqualTo(200);
      rig.server.configure(own).reload("again");
      assertThat(status("app")).isEqualTo(200);
      assertThatThrownBy(() -> statusAt("127.0.0.2")).hasStackTraceContaining("ConnectException");
      assertWhole(client);
    }
  }

  @Test
  void sighup_with_a_port_that_another_program_has_keeps_the_old_one() throws IOException {
    String own = "mirrors:\n" + rig.server.hub(rig.link.uri()).yaml();
    InetAddress other = InetAddress.getByName("127.0.0.2");
    try (ServerSocket taken = new ServerSocket(rig.server.port(), 1, other);
        RawClient client = begun("app")) {
      assertThat(taken.isBound()).isTrue();
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      rig.server
          .configure(own.replace("listen: 127.0.0.1:", "listen: 0.0.0.0:"))
          .reload("the settings stay as they were");
      assertThat(status("app")).isEqualTo(200);
      assertWhole(client);
    }
  }

  private static int statusAt(String host) {
    URI there = URI.create("http://" + host + ":" + rig.server.port());
    return new PullClient(there).get("/v2/").statusCode();
  }

  @Test
  void sighup_that_changes_a_mirror_s_upstream_lets_its_pulls_end() {
    try (Link other = new Link(rig.registry.port());
        RawClient client = begun("app")) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      rig.server.configure(rig.server.hub(other.uri()));
      rig.server.reload("again");
      TestImage.Blob next = TestImage.Blob.random(++tests, SIZE);
      rig.registry.push("library/app", next);
      rig.client.blob("app", next);
      assertThat(other.bodyBytes("GET .*" + next.digest())).isEqualTo(SIZE);
      assertWhole(client);
      assertThat(rig.link.bodyBytes("GET .*" + blob.digest())).isEqualTo(SIZE);
      assertThat(other.count(blob.digest())).isZero();
    }
  }

  private static int count(String of) {
    String[] entries = new File("/proc/" + rig.server.process().pid() + "/" + of).list();
    return entries == null ? 0 : entries.length;
  }

  @Test
  void reloads_that_change_nothing_cost_nothing() {
    rig.server.reload("again");
    int descriptors = count("fd");
    int threads = count("task");
    for (int i = 0; i < 100; i++) {
      rig.server.reload("again");
    }
    Until.hold("it has no more descriptors", () -> count("fd") <= descriptors + 5);
    Until.hold("it has no more threads", () -> count("task") <= threads + 5);
  }

  @Test
  void a_warning_is_in_the_log_once_however_often_it_is_given() {
    rig.link.all(blob.digest(), Fault.wrongBytes());
    for (int i = 0; i < 3; i++) {
      try (RawClient client = new RawClient(rig.server.port())) {
        client.get(PullClient.blobPath("app", blob.digest())).answer();
      }
    }
    Until.hold("it is in the log", () -> rig.server.out().contains(blob.digest() + " came wrong"));
    assertThat(rig.server.out().lines().filter(line -> line.contains("came wrong"))).hasSize(1);
  }
}
