package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A mirror on one machine, and the clients of others: told, used, taken back. */
@RealEngine
class ClientConfigIT {
  private static final String FILES =
      "find /etc/containerd /etc/containers /etc/docker /etc/buildkit /etc/rancher -type f 2> /dev/null"
          + " | sort | xargs -r sha256sum; find /etc/containerd /etc/containers /etc/docker /etc/buildkit"
          + " /etc/rancher 2> /dev/null | sort";
  static final String SILENT =
      "mkdir -p /etc/containers; [ -e /etc/containers/policy.json ] ||"
          + " echo '{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}' > /etc/containers/policy.json;"
          + " printf '[storage]\\ndriver = \"vfs\"\\nrunroot = \"/run/containers/storage\"\\ngraphroot = \"/var/lib/containers/storage\"\\n' > /etc/containers/storage.conf";

  private static Network network;
  private static Upstream hub;
  private static TestHost server;
  private static String mirror;

  @BeforeAll
  static void open_mirrors_to_the_network(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
    server = TestHost.boot(network, "server", Flavor.SYSTEMD);
    String up = "up --engine embedded --apply none --upstream " + hub.url();
    Result opened = server.sh("mirrorctl " + up + " --listen 0.0.0.0:5000").ok();
    mirror = "http://" + server.address() + ":5000";
    assertThat(opened.err())
        .contains("warning  everybody who reaches port 5000 of this machine can pull")
        .contains("on another machine: sudo mirrorctl client-config --mirror " + mirror);
  }

  @Test
  void containerd_podman_buildah_and_skopeo_pull_through_it() {
    try (TestHost client = TestHost.boot(network, "clients", Flavor.CLIENTS)) {
      client.sh(SILENT).ok();
      String before = client.sh(FILES).ok().out();

      client.mirrorctl("client-config", "--dry-run", "--mirror", mirror).ok();
      assertThat(client.sh(FILES).ok().out()).isEqualTo(before);
      Result told = client.mirrorctl("client-config", "--mirror", mirror).ok();
      assertThat(told.err())
          .contains("containerd: docker.io comes through " + mirror)
          .contains("Podman, Buildah, skopeo and CRI-O: docker.io comes through " + mirror);
      Facts.assertAlready(client.mirrorctl("client-config", "--mirror", mirror));
      assertThat(client.mirrorctl("client-config", "--check", "--mirror", mirror).exit()).isZero();

      client
          .sh("ctr images pull --hosts-dir /etc/containerd/certs.d docker.io/library/redis:latest")
          .ok();
      client.sh("skopeo copy -q docker://docker.io/library/redis:latest dir:/tmp/copy").ok();
      client.sh("podman pull -q docker.io/library/redis:latest").ok();
      client.sh("podman rmi -f redis; buildah pull -q docker.io/library/redis:latest").ok();
      assertThat(hub.requests("").stream().map(Upstream.Request::client))
          .containsOnly(server.address());

      Result verified = client.mirrorctl("verify", "--mirror", mirror);
      assertThat(verified.exit()).as(verified.toString()).isZero();
      assertThat(verified.out().lines())
          .hasSize(4)
          .allMatch(line -> line.startsWith("crosses"))
          .anyMatch(line -> line.contains("containerd"))
          .anyMatch(line -> line.contains("buildah"));

      client.mirrorctl("client-config", "--undo").ok();
      assertThat(client.sh(FILES).ok().out()).isEqualTo(before);
      assertThat(client.mirrorctl("client-config", "--check", "--mirror", mirror).exit())
          .isEqualTo(3);
    }
  }
}
