package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ended in the middle of it, or run twice at once: the next run mends, and files are whole. */
@Order(1)
@RealEngine
class InterruptIT {
  private static final String OLD = "{ \"debug\": false }\n";

  private static TestHost host;
  private static Upstream hub;

  @BeforeAll
  static void boot(Network network) {
    hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
    host.writeFile(Facts.DAEMON_JSON, OLD);
  }

  @AfterEach
  void down_leaves_all_as_it_was() {
    host.mirrorctl("down", "--purge", "--yes", "--apply", "reload").ok();
    assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(OLD);
    assertThat(host.sh("ls -A /etc/docker").out().lines()).containsOnly("daemon.json", "key.json");
    assertThat(host.sh("find " + Facts.STORAGE + " 2> /dev/null").out()).isEmpty();
    assertThat(host.exists("/etc/mirrorctl")).isFalse();
    assertThat(host.sh("docker ps -aq").out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "INT, created the storage directory, 130",
    "INT, recorded docker.io, 130",
    "INT, trying the file by a reload, 130",
    "INT, restarting the Docker daemon: by systemd, 130",
    "KILL, wrote /var/lib/docker-registry, 137",
    "KILL, trying the file by a reload, 137",
    "KILL, restarting the Docker daemon: by systemd, 137",
  })
  void the_next_run_mends_what_a_signal_broke_off(String signal, String step, int exit) {
    try (Running up = host.startMirrorctl("up", "--upstream", hub.url())) {
      up.awaitErr(Facts.SOON, step);
      up.signal(signal);
      Result ended = up.await(Facts.SOON);
      assertThat(ended.exit()).as(ended.toString()).isEqualTo(exit);
      assertThat(ended.err()).doesNotContain("Exception", "unforeseen");
    }
    assertThat(host.readFile(Facts.DAEMON_JSON))
        .isIn(OLD, "{ \"debug\": false, \"registry-mirrors\": [\"http://127.0.0.1:5000\"] }\n");
    host.await(Facts.SOON, "docker version");
    Result next = host.mirrorctl("up", "--upstream", hub.url()).ok();
    assertThat(next.out()).startsWith("docker.io  healthy");
    Facts.assertAlready(host.mirrorctl("up"));
  }

  @Test
  void the_second_of_two_at_once_waits_and_says_for_whom() {
    try (Running one = host.startMirrorctl("up", "--upstream", hub.url());
        Running two = host.startMirrorctl("up", "--upstream", hub.url())) {
      List<Result> results = List.of(one.await(Facts.SOON), two.await(Facts.SOON));
      results.forEach(Result::ok);
      assertThat(results.stream().map(Result::err))
          .anyMatch(
              err ->
                  err.matches("(?s).*waiting for another mirrorctl \\(pid \\d+: mirrorctl up\\).*"))
          .anyMatch(err -> err.contains("now      started the container"))
          .anyMatch(err -> err.contains("already  the container v2-mirror runs"));
    }
    assertThat(host.mirrorctl("status").exit()).isZero();
  }
}
