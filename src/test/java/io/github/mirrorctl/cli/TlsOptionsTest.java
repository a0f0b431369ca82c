package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.BindsPorts;
import io.github.mirrorctl.TestCertificate;
import io.github.mirrorctl.cli.Desk.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS from the command line: what init makes of it, and what it refuses. */
@BindsPorts
class TlsOptionsTest {
  private final Path root;
  private final Path authority;
  private final Path made;
  @AutoClose private final Desk desk;

  TlsOptionsTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.desk = new Desk(root);
    this.authority = root.resolve("etc/mirrorctl/ca.pem");
    this.made = desk.storage.resolve("tls/cert.pem");
    TestCertificate.ec().write(root.resolve("cert.pem"), root.resolve("key.pem"));
  }

  @Test
  void self_signed_makes_a_certificate_and_says_so_once() throws IOException {
    assertThat(desk.run("init", "--tls", "self-signed", "--dry-run").out())
        .contains(
            "would    make the certificate authority ROOT/etc/mirrorctl/ca.pem\n",
            "would    make the certificate ROOT/var/lib/docker-registry/tls/cert.pem: there was none",
            "+    tls: self-signed");
    assertThat(authority).doesNotExist();

    Run init = desk.run("init", "--tls", "self-signed", "--tls-name", "hub.example.com");
    assertThat(init.exit()).as(init.err()).isZero();
    assertThat(init.err())
        .contains("now      made the certificate authority ROOT/etc/mirrorctl/ca.pem")
        .contains("now      made the certificate ROOT/var/lib/docker-registry/tls/cert.pem");
    assertThat(desk.settings).content().contains("tls: self-signed", "tls-names: hub.example.com");
    assertThat(desk.storage.resolve("config.yml"))
        .content()
        .contains("  tls:\n    certificate: /etc/mirrorctl/cert.pem\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("etc/mirrorctl/ca-key.pem"))))
        .isEqualTo("rw-------");

    Map<String, String> before = desk.tree();
    for (String line : new String[] {"init", "init --tls self-signed"}) {
      Run again = desk.run(line.split(" ", -1));
      assertThat(again.err().lines()).isNotEmpty().allMatch(it -> it.startsWith("already  "));
      assertThat(again.err()).contains("for hub.example.com, localhost, 127.0.0.1");
    }
    assertThat(desk.tree()).isEqualTo(before);
  }

  @Test
  void off_takes_it_away_again() throws IOException {
    assertThat(desk.run("init").exit()).isZero();
    String config = Files.readString(desk.storage.resolve("config.yml"));
    assertThat(desk.run("init", "--tls", "self-signed").exit()).isZero();
    assertThat(desk.run("init", "--tls", "off").exit()).isZero();
    assertThat(desk.settings).content().doesNotContain("tls");
    assertThat(desk.storage.resolve("config.yml")).hasContent(config);
    Run start = desk.run("start");
    assertThat(start.err())
        .contains("now      removed the certificate ROOT/var/lib/docker-registry/tls/cert.pem");
    assertThat(made.getParent()).doesNotExist();
    assertThat(authority).exists();
  }

  @Test
  void two_mirrors_have_one_authority() {
    Run init = desk.run("init", "docker.io", "ghcr.io", "--tls", "self-signed");
    assertThat(init.exit()).as(init.err()).isZero();
    assertThat(init.err().lines().filter(line -> line.contains("certificate authority")))
        .hasSize(1);
    assertThat(root.resolve("var/lib/docker-registry-ghcr.io/tls/cert.pem")).exists();
  }

  @Test
  void down_takes_the_certificate_back_and_purge_the_authority() {
    assertThat(desk.run("init", "--tls", "self-signed").exit()).isZero();
    Run down = desk.run("down", "--apply", "none");
    assertThat(down.exit()).as(down.err()).isZero();
    assertThat(down.err())
        .contains("now      removed the certificate ROOT/var/lib/docker-registry/tls/cert.pem")
        .contains("the authority ROOT/etc/mirrorctl/ca.pem stays");
    assertThat(desk.storage).doesNotExist();
    assertThat(authority).exists();
    assertThat(desk.run("down", "--purge", "--apply", "none").err())
        .contains("now      removed the authority ROOT/etc/mirrorctl/ca.pem");
    assertThat(root.resolve("etc/mirrorctl/ca-key.pem")).doesNotExist();
  }

  @Test
  void a_certificate_of_ones_own_is_recorded_and_reached_by_a_name_that_it_is_for()
      throws IOException {
    String files = "init --tls-cert " + root + "/cert.pem --tls-key " + root + "/key.pem";
    assertThat(desk.run(files.split(" ", -1)).exit()).isZero();
    assertThat(desk.settings)
        .content()
        .contains("tls-cert: " + root.resolve("cert.pem"), "tls-key: " + root.resolve("key.pem"))
        .doesNotContain("tls-names");
    assertThat(made).doesNotExist();

    // one that is for 127.0.0.1 and localhost, and a mirror elsewhere
    Run elsewhere = desk.run((files + " --listen 192.0.2.1:5000").split(" ", -1));
    assertThat(elsewhere.exit()).as(elsewhere.err()).isZero();
    assertThat(desk.settings).content().contains("tls-names: localhost");
    assertThat(desk.run("init", "--tls", "off").exit()).isZero();
    assertThat(desk.settings).content().doesNotContain("tls");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--tls-cert /c.pem | --tls-cert and --tls-key go together",
        "--tls-key /k.pem | --tls-cert and --tls-key go together",
        "--tls off --tls-cert /c.pem --tls-key /k.pem | --tls off and a certificate of your own exclude",
        "--tls-name a.example | --tls-name is for a mirror that speaks TLS",
        "--tls off --tls-name a.example | --tls off leaves no certificate for --tls-name",
        "--tls self-signed --tls-name a:5000 | 'a:5000' is neither a host's name nor an IP address",
        "--tls maybe | --tls: 'maybe' is no way to have TLS",
        "--tls-cert /c.pem --tls-key ROOT/key.pem | the certificate /c.pem can't be read: it isn't there",
        "--tls-cert ROOT/cert.pem --tls-key /k.pem | the key /k.pem can't be read: it isn't there",
        "--tls-cert ROOT/key.pem --tls-key ROOT/key.pem | the file ROOT/key.pem holds no readable certificate",
        "--tls-cert ROOT/cert.pem --tls-key ROOT/cert.pem | the file ROOT/cert.pem holds no private key",
        "--tls-cert ROOT/other.pem --tls-key ROOT/key.pem | the key ROOT/key.pem isn't that of the certificate ROOT/other.pem",
        "--tls-cert ROOT/old.pem --tls-key ROOT/old-key.pem | the certificate ROOT/old.pem has expired",
        "--tls-cert ROOT/cert.pem --tls-key ROOT/key.pem --tls-name a.example | the certificate ROOT/cert.pem is for localhost, 127.0.0.1, not for a.example",
      })
  void what_clients_would_stumble_over_is_refused_and_nothing_changed(String line, String message) {
    TestCertificate.ec().write(root.resolve("other.pem"), root.resolve("unused.pem"));
    TestCertificate.ending(Duration.ofHours(-1))
        .write(root.resolve("old.pem"), root.resolve("old-key.pem"));
    Map<String, String> before = desk.tree();
    Run run = desk.run(("init " + line.replace("ROOT", root.toString())).split(" ", -1));
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("mirrorctl: " + message);
    assertThat(desk.tree()).isEqualTo(before);
  }
}
