package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real clients pull through the embedded server: each byte comes from upstream once. */
@RealEngine
class EmbeddedClientsIT {
  private static final String MIRROR = "http://127.0.0.1:5000";

  private static Network network;
  private static Path app;

  @BeforeAll
  static void make_an_image(Network ours) {
    network = ours;
    app = Images.app("library/redis:latest", 3);
  }

  @Test
  void debians_docker_and_containerd() {
    pull_and_pull_again("debian", Flavor.SYSTEMD);
  }

  @Test
  @ModernEngine
  void todays_docker() {
    pull_and_pull_again("today", Flavor.MODERN);
  }

  @Test
  void podman_and_skopeo_on_another_machine() {
    Upstream hub = Upstream.start(network, "their-hub");
    hub.push(app, "library/redis:latest");
    network.join("laptop");
    try (TestHost host = TestHost.boot(network, "server", Flavor.SERVICE).prepareService()) {
      host.openMirror(hub);
      String id = client(host, "pull").ok().out();
      assertThat(id).isNotBlank();
      int blobs = hub.requestCount("/blobs/");
      assertThat(blobs).isPositive();
      // nothing of it needs the upstream any more
      hub.stop();
      assertThat(client(host, "pull").ok().out()).isEqualTo(id);
      client(host, "copy").ok();
      assertThat(hub.requestCount("/blobs/")).isEqualTo(blobs);
      Facts.awaitLogged(host, "stale \"containers/", "stale \"skopeo/");
    }
  }

  private static Result client(TestHost host, String command) {
    return Network.script(
        "client.sh",
        command,
        network.number(),
        "laptop",
        host.address() + ":5000",
        "library/redis");
  }

  private static void pull_and_pull_again(String name, Flavor flavor) {
    Upstream hub = Upstream.start(network, name + "-hub");
    hub.push(app, "library/redis:latest");
    try (TestHost host = TestHost.boot(network, name, flavor)) {
      host.writeFile(
          "/srv/mirrors.yml",
          "mirrors:\n  docker.io:\n    engine: embedded\n    storage: /srv/cache\n    upstream: "
              + hub.url()
              + "\n");
      try (Running serve = host.startMirrorctl("serve", "--settings", "/srv/mirrors.yml")) {
        host.await(Facts.SOON, "curl -sf " + MIRROR + "/v2/");
        host.writeFile(Facts.DAEMON_JSON, "{ \"registry-mirrors\": [\"" + MIRROR + "\"] }\n");
        assertThat(host.restartEngine().exit()).isZero();

        host.sh("docker pull redis").ok();
        int blobs = hub.requestCount("/blobs/");
        assertThat(blobs).isPositive();
        long sent = hub.bytesSent();
        host.sh("docker rmi redis && docker pull redis").ok();
        assertThat(hub.requestCount("/blobs/")).isEqualTo(blobs);
        assertThat(hub.bytesSent() - sent).as("a HEAD's worth").isLessThan(20_000);

        // nothing of it needs the upstream any more
        hub.stop();
        host.sh("docker rmi redis && docker pull redis").ok();
        containerd(host);

        // a way that the mirror's log shows, for an image that nobody has
        assertThat(host.sh("docker pull nobody/has:this-tag").exit()).isNotZero();
        serve.awaitOut(Facts.SOON, "/v2/nobody/has/manifests/this-tag");
        serve.signal("TERM");
        assertThat(serve.await(Facts.SOON).exit()).isEqualTo(143);
      }
    }
  }

  /** Which tells the registry that it wants by {@code ?ns=}. */
  private static void containerd(TestHost host) {
    host.sh("mkdir -p /srv/hosts/docker.io /srv/hosts/ghcr.io").ok();
    for (String registry : new String[] {"docker.io", "ghcr.io"}) {
      host.writeFile(
          "/srv/hosts/" + registry + "/hosts.toml",
          "server = \"http://192.0.2.1:1\"\n[host.\""
              + MIRROR
              + "\"]\n"
              + "  capabilities = [\"pull\", \"resolve\"]\n");
    }
    String pull = "timeout 60 ctr images pull --hosts-dir /srv/hosts ";
    host.sh(pull + "docker.io/library/redis:latest").ok();
    // not the image of that name that docker.io has
    assertThat(host.sh(pull + "ghcr.io/library/redis:latest").exit()).isNotZero();
  }
}
