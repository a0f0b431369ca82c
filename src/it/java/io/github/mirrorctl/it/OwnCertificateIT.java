package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.host.tls.Authority;
import io.github.mirrorctl.host.tls.CertificateNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate of one's own, which a program elsewhere renews behind symbolic links. */
@RealEngine
class OwnCertificateIT {
  private static final String NAME = "cache.test";
  private static final String LIVE = "/etc/issued/live/" + NAME;

  /** Trusts the newest certificate alone. */
  private static final String ASKED =
      "curl -sf --cacert " + LIVE + "/cert.pem https://" + NAME + ":5000/v2/";

  private static Network network;
  private static Upstream hub;

  private final Path folder;
  private final Authority authority;

  OwnCertificateIT(@TempDir Path folder) {
    this.folder = folder;
    this.authority = Authority.in(folder.resolve("authority"));
  }

  @BeforeAll
  static void start_upstream(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
  }

  /** As certbot does it: a link to the newest in another directory, which only root may enter. */
  private void issue(TestHost host, int number) throws IOException {
    Path cert = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    boolean first = authority.make(InstantSource.system());
    assertThat(first).isEqualTo(number == 1);
    authority.issue(CertificateNames.of(List.of(NAME)), folder, cert, key, InstantSource.system());
    String archive = "/etc/issued/archive/" + NAME;
    host.sh("mkdir -p " + LIVE + " " + archive + " && chmod 700 /etc/issued/*").ok();
    host.writeFile(archive + "/cert" + number + ".pem", Files.readString(cert));
    host.writeFile(archive + "/key" + number + ".pem", Files.readString(key));
    host.sh(
            "cd %s && chmod 600 %s/key* && for f in cert key; do ln -sfn ../../archive/%s/${f}%d.pem $f.pem; done"
                .formatted(LIVE, archive, NAME, number))
        .ok();
  }

  @Test
  void is_shown_to_clients_by_its_name_and_renewed_by_a_start() throws IOException {
    try (TestHost host =
        TestHost.bootWith(Images.registry2(), network, "server", Flavor.SYSTEMD).prepareService()) {
      host.sh("echo '" + host.address() + " " + NAME + "' >> /etc/hosts").ok();
      issue(host, 1);
      host.writeFile("/root/ca.pem", authority.pem().orElseThrow());
      String before = Facts.files(host);

      String files = " --tls-cert " + LIVE + "/cert.pem --tls-key " + LIVE + "/key.pem";
      Result up =
          host.sh("mirrorctl up --upstream " + hub.url() + " --listen 0.0.0.0:5000" + files);
      assertThat(up.err())
          .contains("now      https://" + NAME + ":5000 is first in /etc/docker/daemon.json")
          .contains("on another machine: sudo mirrorctl client-config --mirror https://" + NAME)
          .contains("can't trust the mirror at")
          .contains("mirrorctl client-config docker --ca FILE");
      assertThat(up.exit()).as(up.toString()).isEqualTo(3);
      host.mirrorctl("client-config", "docker", "--ca", "/root/ca.pem").ok();
      assertThat(host.mirrorctl("verify", "docker").ok().out()).startsWith("crosses");
      host.sh("docker pull -q redis").ok();
      assertThat(host.readFile(Facts.SETTINGS)).contains("tls-names: " + NAME);

      host.sh(ASKED).ok();
      issue(host, 2);
      assertThat(host.sh(ASKED).exit()).isNotZero();
      assertThat(host.mirrorctl("status").out())
          .contains("its certificate was renewed since it was started");
      assertThat(host.mirrorctl("start").ok().err())
          .contains("recreated the container v2-mirror: its certificate was renewed");
      assertThat(host.mirrorctl("status").exit()).isZero();
      host.sh(ASKED).ok();
      host.sh("docker rmi redis && docker pull -q redis").ok();

      issue(host, 3);
      host.sh("docker restart v2-mirror").ok();
      host.await(Facts.SOON, ASKED);

      Result closed = host.mirrorctl("up", "--engine", "embedded");
      assertThat(closed.exit()).as(closed.toString()).isEqualTo(2);
      assertThat(closed.err())
          .contains("is out of reach for the user mirrorctl")
          .contains("/etc/issued/archive is closed to it")
          .contains("install -m 640");
      assertThat(Facts.inspect(host, "v2-mirror", ".State.Status")).isEqualTo("running");

      host.mirrorctl("down", "--purge", "--yes").ok();
      assertThat(Facts.files(host)).isEqualTo(before);
    }
  }
}
