package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

/** A machine whose clients pull through another machine's mirror. */
record ClientHost(TestHost host) {
  private static final String PLACES =
      "/etc/containerd /etc/containers /etc/docker /etc/buildkit /etc/rancher";
  private static final String FILES =
      "find "
          + PLACES
          + " -type f ! -name key.json 2> /dev/null | sort | xargs -r sha256sum; find "
          + PLACES
          + " ! -name key.json 2> /dev/null | sort";
  private static final String READY_TO_PULL =
      """
      mkdir -p /etc/containers
      [ -e /etc/containers/policy.json ] || echo '{"default":[{"type":"insecureAcceptAnything"}]}' > /etc/containers/policy.json
      printf '[storage]\\ndriver = "vfs"\\nrunroot = "/run/containers/storage"\\ngraphroot = "/var/lib/containers/storage"\\n' > /etc/containers/storage.conf
      """;

  static ClientHost boot(Network network, String name, Flavor flavor) {
    TestHost host = TestHost.boot(network, name, flavor);
    if (flavor == Flavor.CLIENTS) {
      host.sh(READY_TO_PULL).ok();
    }
    return new ClientHost(host);
  }

  /** The names and contents of all that mirrorctl may edit for clients. */
  String files() {
    return host.sh(FILES).ok().out();
  }

  /** Remembers the clients' files as they are. */
  void keep() {
    host.sh("rm -rf /root/well; mkdir /root/well; cp -a $(ls -d " + PLACES + ") /root/well").ok();
  }

  /** Puts them back as they were remembered. */
  void mend() {
    host.sh("for place in /root/well/*; do rm -rf /etc/${place##*/}; cp -a $place /etc/; done")
        .ok();
  }

  /** Tells its clients of a mirror as that machine says, and has them prove that they use it. */
  void uses(String line, Upstream hub, TestHost mirror) {
    host.sh(line).ok();
    Facts.assertAlready(host.sh(line));
    keep();
    pullsThrough(hub, mirror);
    proves(line.replace("client-config", "verify"));
  }

  /** Whether each client's pull of an image reached the upstream from the mirror alone. */
  void pullsThrough(Upstream hub, TestHost mirror) {
    if (host.flavor() == Flavor.CLIENTS) {
      host.sh(
              """
              set -e
              ctr images pull --hosts-dir /etc/containerd/certs.d docker.io/library/redis:latest
              ctr images rm --sync docker.io/library/redis:latest
              rm -rf /tmp/copy; skopeo copy -q docker://docker.io/library/redis:latest dir:/tmp/copy
              podman pull -q docker.io/library/redis:latest; podman rmi -f redis
              buildah pull -q docker.io/library/redis:latest; buildah rmi redis
              """)
          .ok();
    } else {
      host.sh(
              """
              set -e
              docker pull -q redis; docker rmi redis
              printf 'FROM redis\\nLABEL a=b\\n' | DOCKER_BUILDKIT=1 docker build -q -t mine -
              docker rmi mine; docker builder prune -af
              """)
          .ok();
    }
    assertThat(hub.requests("").stream().map(Upstream.Request::client))
        .containsOnly(mirror.address());
  }

  /** Whether 'verify' sees every pull cross. */
  void proves(String verify) {
    Result verified = host.sh(verify);
    assertThat(verified.exit()).as(verified.toString()).isZero();
    assertThat(verified.out().lines())
        .hasSize(host.flavor() == Flavor.CLIENTS ? 4 : 1)
        .allMatch(line -> line.startsWith("crosses"));
  }
}
