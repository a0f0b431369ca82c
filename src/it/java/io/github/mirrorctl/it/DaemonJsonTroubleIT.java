package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daemon.json that can't be edited stays byte for byte, and nothing else is begun. */
@RealEngine
class DaemonJsonTroubleIT {
  private static TestHost host;
  private static Upstream hub;

  @BeforeAll
  static void boot(Network network) {
    hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
  }

  @AfterEach
  void without_a_file() {
    host.sh("rm -f /etc/docker/daemon.json*").ok();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{~  \"debug\": false~  \"experimental\": true~}~ | is not valid JSON: line 3, column 3:",
        "{\"debug\": false,}                            | is not valid JSON: line 1, column 17:",
        "{\"debug\": false}~{}                          | is not valid JSON: line 2, column 1:",
        "[]                                             | is not valid JSON: line 1, column 1:",
        "\uFEFF{\"debug\": false}                       | byte order mark",
        "{~\"debug\": false,~\"debug\": false}          | has the key \"debug\" twice, in lines 2 and 3",
        "{\"registry-mirrors\": \"http://a:5000\"}      | \"registry-mirrors\"",
      })
  void an_invalid_file_is_named_with_the_place_of_its_mistake(String text, String words) {
    refuses(text.strip().replace('~', '\n'), 2, words);
  }

  @Test
  void a_read_only_file_is_not_written() {
    host.writeFile(Facts.DAEMON_JSON, "{}\n");
    host.sh("chmod 0444 " + Facts.DAEMON_JSON).ok();
    refusesAsItIs(1, "/etc/docker/daemon.json is read-only: its mode has no write permission");
  }

  @Test
  void of_a_link_the_target_is_edited_and_put_back() {
    String old = "{\"debug\": false }";
    host.writeFile("/srv/config/docker.json", old);
    host.sh("ln -s ../../srv/config/docker.json " + Facts.DAEMON_JSON).ok();
    host.mirrorctl("up", "--upstream", hub.url(), "--apply", "reload").ok();
    assertThat(host.readFile("/srv/config/docker.json"))
        .isEqualTo("{\"debug\": false, \"registry-mirrors\": [\"http://127.0.0.1:5000\"] }");
    assertThat(host.sh("readlink " + Facts.DAEMON_JSON).out())
        .isEqualTo("../../srv/config/docker.json\n");
    host.mirrorctl("down", "--purge", "--yes", "--apply", "reload").ok();
    assertThat(host.readFile("/srv/config/docker.json")).isEqualTo(old);
    assertThat(host.sh("readlink " + Facts.DAEMON_JSON).out())
        .isEqualTo("../../srv/config/docker.json\n");
    assertThat(host.sh("ls -A /srv/config").out()).isEqualTo("docker.json\n");
  }

  private static void refuses(String text, int exit, String words) {
    host.writeFile(Facts.DAEMON_JSON, text);
    refusesAsItIs(exit, words);
  }

  private static void refusesAsItIs(int exit, String words) {
    String before = Facts.everything(host);
    for (String[] command :
        new String[][] {
          {"up", "--upstream", hub.url()}, {"daemon-config", "--mirror", hub.url()}
        }) {
      Result result = host.mirrorctl(command);
      assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
      assertThat(result.err()).contains("mirrorctl: /etc/docker/daemon.json", words, "next: ");
      assertThat(result.err().lines().count()).as(result.toString()).isLessThanOrEqualTo(3);
      assertThat(Facts.everything(host)).isEqualTo(before);
    }
  }
}
